// node openai.cjs URL KEY PHOTO ERASED: what people's programs call, nothing changed but the address.

"use strict";

const assert = require("node:assert");
const fs = require("node:fs");
const OpenAI = require("openai");
const { made } = require("./calls.cjs");

const [url, key, photo, erased] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
const file = (path) => OpenAI.toFile(fs.readFileSync(path), "photo.png", { type: "image/png" });
const tone = { model: "anew-restore", prompt: "", task: "tone" };
const magic = (item) => Buffer.from(item.b64_json, "base64").subarray(0, 4).toString("latin1");

made({
  "images.edit with a mask": async () => {
    const image = await file(photo);
    const answer = await client.images.edit({ model: "anew-patch", image, mask: await file(erased), prompt: "" });
    assert.equal(magic(answer.data[0]), "\x89PNG");
    assert.equal(answer.usage.total_tokens, 0);
  },
  "images.edit of a stream from the disk": async () => {
    const answer = await client.images.edit({ ...tone, image: fs.createReadStream(photo) });
    assert.equal(answer.data.length, 1);
  },
  "images.edit of a list": async () => {
    const answer = await client.images.edit({ ...tone, image: [await file(photo)] });
    assert.equal(answer.output_format, "png");
  },
  "images.edit, two as webp": async () => {
    const answer = await client.images.edit({ ...tone, image: await file(photo), n: 2, output_format: "webp" });
    assert.deepEqual(answer.data.map(magic), ["RIFF", "RIFF"]);
  },
  "images.edit by url": async () => {
    const answer = await client.images.edit({ ...tone, image: await file(photo), response_format: "url" });
    const got = await fetch(answer.data[0].url, { headers: { authorization: `Bearer ${key}` } });
    assert.equal(got.headers.get("content-type"), "image/png");
  },
  "images.edit streamed": async () => {
    const asked = { ...tone, image: await file(photo), stream: true, partial_images: 1 };
    const kinds = [];
    for await (const event of await client.images.edit(asked)) kinds.push(event.type);
    assert.equal(kinds.at(-1), "image_edit.completed");
  },
  "images.createVariation": async () => {
    const answer = await client.images.createVariation({ model: "anew-restore", image: await file(photo), task: "tone" });
    assert.equal(magic(answer.data[0]), "\x89PNG");
  },
  "models.list": async () => {
    const names = [];
    for await (const model of client.models.list()) names.push(model.id);
    assert.deepEqual(names.slice(0, 2), ["anew-patch", "anew-restore"]);
  },
  "models.retrieve": async () => {
    assert.equal((await client.models.retrieve("anew-patch")).owned_by, "anew");
  },
  "NotFoundError": async () => {
    const error = await client.models.retrieve("gpt-image-2").catch((found) => found);
    assert.ok(error instanceof OpenAI.NotFoundError);
    assert.equal(error.code, "model_not_found");
    assert.ok(error.requestID);
  },
  "BadRequestError": async () => {
    const error = await client.images.edit({ ...tone, image: await file(photo), n: 11 }).catch((found) => found);
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.equal(error.param, "n");
  },
  "AuthenticationError": async () => {
    const stranger = new OpenAI({ baseURL: `${url}/v1`, apiKey: "another-key-of-some-length", maxRetries: 0 });
    const error = await stranger.models.list().catch((found) => found);
    assert.ok(error instanceof OpenAI.AuthenticationError);
  },
});
