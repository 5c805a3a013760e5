"""Writes a chat through oterm's own store."""
import asyncio

from oterm.store.store import Store


async def main():
    store = await Store.get_store()
    chat = await store.save_chat(
        id=None, name="A chat", model="llama3.2:1b", system="Be brief", format="", parameters={"temperature": 0.5}, keep_alive=5, tools=[])
    await store.save_message(id=None, chat_id=chat, author="user", text="Why is the sky blue?")
    await store.save_message(id=None, chat_id=chat, author="assistant", text="Because of scattering 夜")


asyncio.run(main())
