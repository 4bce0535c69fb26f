// Calls of a client, each with what came of it, as lines of JSON for tests/server/node/test_node.py.

"use strict";

async function made(calls) {
  for (const [call, make] of Object.entries(calls)) {
    let fault = null;
    try {
      await make();
    } catch (error) {
      fault = String((error && error.stack) || error).slice(0, 600);
    }
    console.log(JSON.stringify({ call, fault }));
  }
}

module.exports = { made };
