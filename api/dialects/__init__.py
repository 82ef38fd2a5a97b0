"""The same answer in the shapes that chat front ends speak. Nothing here composes anything.

`turns.py` reads a conversation into a question, `rendering.py` writes an answer as Markdown with
its citations; `chat.py`, `responses.py` and `ui.py` put both into the shapes of OpenAI's Chat
Completions, of its Responses, and of the Vercel AI SDK's message stream.
"""
