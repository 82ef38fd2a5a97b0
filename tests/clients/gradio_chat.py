"""gradio's chat loader against a running server: `python gradio_chat.py BASE_URL QUESTION`."""

from __future__ import annotations

import sys

import gradio
from gradio_client import Client

base_url, question = sys.argv[1:]
page = gradio.load_chat(base_url, model="dateline", token="none", file_types=None)
_, address, _ = page.launch(prevent_thread_lock=True, server_name="127.0.0.1", quiet=True)
print(Client(address, verbose=False).predict(question, api_name="/open_api_stream"))
page.close()
