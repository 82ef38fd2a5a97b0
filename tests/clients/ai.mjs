// The Vercel AI SDK against a running server: `node ai.mjs BASE_URL QUESTION`.
// Prints one JSON object of what came back, for the test that started it.
import { createOpenAI } from "@ai-sdk/openai";
import { DefaultChatTransport, generateText, readUIMessageStream, streamText } from "ai";

const [, , baseURL, question] = process.argv;
const apiKey = process.env.DATELINE_KEY ?? "none";
const dateline = createOpenAI({ baseURL, apiKey });
const told = {};

const sourcesOf = (sources) => sources.map(({ sourceType, url, title }) => ({ sourceType, url, title }));

for (const [name, model] of [
  ["chat", dateline.chat("dateline")],
  ["responses", dateline.responses("dateline")],
]) {
  const whole = await generateText({ model, prompt: question });
  const streamed = streamText({ model, prompt: question });
  const order = [];
  for await (const part of streamed.fullStream) {
    if (part.type === "error") throw part.error;
    if (["source", "text-delta"].includes(part.type) && order.at(-1) !== part.type) order.push(part.type);
  }
  told[name] = {
    text: whole.text,
    sources: sourcesOf(whole.sources),
    usage: whole.usage,
    streamed: await streamed.text,
    streamedSources: sourcesOf(await streamed.sources),
    order,
    finish: await streamed.finishReason,
  };
}

// A follow-up, as a chat sends it: the first turn and its answer go along.
const followUp = await generateText({
  model: dateline.responses("dateline"),
  messages: [
    { role: "user", content: question },
    { role: "assistant", content: told.responses.text },
    { role: "user", content: "Who took it?" },
  ],
});
told.followUp = followUp.text;

// useChat's transport on the message stream.
const transport = new DefaultChatTransport({ api: `${baseURL}/ui/chat`, headers: { Authorization: `Bearer ${apiKey}` } });
const chunks = await transport.sendMessages({
  chatId: "c",
  trigger: "submit-message",
  messages: [{ id: "1", role: "user", parts: [{ type: "text", text: question }] }],
});
for await (const message of readUIMessageStream({ stream: chunks })) told.ui = message;

console.log(JSON.stringify(told));
