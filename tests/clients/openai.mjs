// The openai package against a running server: `node openai.mjs BASE_URL QUESTION`.
// Prints one JSON object of what came back, for the test that started it.
import OpenAI from "openai";

const [, , baseURL, question] = process.argv;
const client = new OpenAI({ baseURL, apiKey: process.env.DATELINE_KEY ?? "none" });
const messages = [{ role: "user", content: question }];
const told = {};

told.models = (await client.models.list()).data.map((model) => model.id);

const whole = await client.chat.completions.create({ model: "dateline", messages });
told.chat = whole.choices[0].message;

const runner = client.chat.completions.stream({
  model: "dateline",
  messages,
  stream_options: { include_usage: true },
});
let order = "";
runner.on("chunk", (chunk) => {
  const delta = chunk.choices[0]?.delta ?? {};
  if (delta.annotations) order += "s";
  if (delta.content) order += "t";
});
told.streamed = await runner.finalContent();
told.usage = await runner.totalUsage();
told.order = order;

const response = await client.responses.create({ model: "dateline", input: question });
told.response = { text: response.output_text, output: response.output };

const events = [];
const stream = client.responses.stream({ model: "dateline", input: question });
for await (const event of stream) events.push(event.type);
told.events = events;
told.final = (await stream.finalResponse()).output_text;

try {
  await client.chat.completions.create({ model: "gpt-4", messages });
} catch (error) {
  told.error = { name: error.constructor.name, status: error.status, code: error.code };
}

console.log(JSON.stringify(told));
