"""The engine that translates with trained adversarial networks: Pix2Pix, CycleGAN, UNIT, SPADE, CUT."""
