// node a1111.cjs URL KEY PHOTO MASK PACKAGE: the calls of a client of A1111's.

"use strict";

const assert = require("node:assert");
const sharp = require("sharp");
const { made } = require("./calls.cjs");

const [url, key, photo, mask, name] = process.argv.slice(2);
const { StableDiffusionApi } = require(name);
const api = new StableDiffusionApi({ baseUrl: url }).setAuth("me", key);

async function shape(result) {
  const { width, height } = await result.image.metadata();
  return [width, height];
}

made({
  img2img: async () => {
    const asked = { init_images: [sharp(photo)], mask_image: sharp(mask), prompt: "", width: 64, height: 48, seed: 7 };
    const result = await api.img2img({ ...asked, sampler_name: "", steps: 1, denoising_strength: 0.5 });
    assert.deepEqual(await shape(result), [64, 48]);
    assert.equal(JSON.parse(result.info).seed, 7);
  },
  "txt2img is refused": async () => {
    const error = await api.txt2img({ prompt: "a cat" }).catch((found) => found);
    assert.ok(error.response.status >= 400 && error.response.status < 500);
    assert.ok(error.response.data.detail);
  },
  extraSingle: async () => {
    const result = await api.extraSingle({ image: sharp(photo), upscaling_resize: 2, upscaler_1: "Lanczos" });
    assert.deepEqual(await shape(result), [128, 96]);
  },
  extraBatch: async () => {
    const images = [sharp(photo), sharp(photo)];
    const named = { images, name_list: ["one.png", "two.png"] };
    const result = await api.extraBatch({ ...named, upscaling_resize: 2, upscaler_1: "Lanczos" });
    assert.equal(result.images.length, 2);
  },
  pngInfo: async () => assert.equal((await api.pngInfo(sharp(photo))).response.data.info, ""),
  getOptions: async () => assert.ok("sd_model_checkpoint" in (await api.getOptions())),
  setOptions: async () => api.setOptions({ sd_model_checkpoint: "anew-patch" }),
  getProgress: async () => assert.equal(typeof (await api.getProgress()).progress, "number"),
  getCmdFlags: async () => assert.ok(await api.getCmdFlags()),
  getSamplers: async () => assert.ok((await api.getSamplers()).some((each) => each.name === "Euler a")),
  getUpscalers: async () => assert.ok((await api.getUpscalers()).some((each) => each.name === "Lanczos")),
  getSdModels: async () => assert.ok((await api.getSdModels()).some((each) => each.title === "anew-patch")),
  getHypernetworks: async () => assert.ok(Array.isArray(await api.getHypernetworks())),
  getFaceRestorers: async () => assert.ok(Array.isArray(await api.getFaceRestorers())),
  getRealesrganModels: async () => assert.ok(Array.isArray(await api.getRealesrganModels())),
  getPromptStyles: async () => assert.ok(Array.isArray(await api.getPromptStyles())),
  refreshCheckpoints: async () => api.refreshCheckpoints(),
  getCurrentModel: async () => assert.equal(await api.getCurrentModel(), "anew-patch"),
  setModel: async () => api.setModel("anew-restore"),
  waitForReady: async () => assert.equal(await api.waitForReady(0.05), true),
  "ControlNet.getModels": async () => assert.ok(Array.isArray(await api.ControlNet.getModels())),
  "ControlNet.getModules": async () => assert.ok((await api.ControlNet.getModules()).includes("canny")),
  "ControlNet.detect": async () => {
    const asked = { controlnet_module: "canny", controlnet_input_images: [sharp(photo)] };
    assert.ok((await api.ControlNet.detect({ ...asked, controlnet_processor_res: 64 })).images.length);
  },
});
