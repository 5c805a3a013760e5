"""Writes a chat through elia's own models."""
import asyncio

from elia_chat.database.database import create_database, get_session
from elia_chat.database.models import ChatDao, MessageDao


async def main():
    await create_database()
    async with get_session() as session:
        chat = ChatDao(model="gpt-4o", title="A chat", archived=False)
        session.add(chat)
        await session.commit()
        for role, content, model in (
            ("system", "Be brief", None), ("user", "Why is the sky blue?", None), ("assistant", "Because of scattering 夜", "gpt-4o"),
        ):
            session.add(MessageDao(chat_id=chat.id, role=role, content=content, model=model, meta={}))
            await session.commit()


asyncio.run(main())
