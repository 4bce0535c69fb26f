"""Training steps as the published repositories make them, in plain torch: what anew is measured against.

Each is a replica written from the papers and from published facts: the nets of the papers' code with plain layers,
fp32, NCHW, Adam one parameter after the other, their order of updates, and the passes that they make twice.

    pix2pix   D then G; the generator once; BCE + L1 x 100
    cyclegan  G then D; four translations and two identities; LSGAN, two pools of 50
    unit      D then G; encodes and decodes anew for each of them; D keeps its gradients on while G learns
    spade     G then D; a second G forward for D; real and fake judged as one batch; D's gradients on while G learns
"""
