/// The tables of the index. A file with another version is made anew.
enum IndexSchema {
    static let version: Int64 = 3

    /// `messages` holds what is searched, a row a message, in the order it became known; `found` is the full-text index over it and
    /// keeps no texts of its own. A session's title and system prompt are rows as well, with roles of their own and no id.
    ///
    /// `models` has every name that stands in `messages.model` once, and how often: a beginning of a name is looked for there, because the
    /// full-text index would have to put together all rows of all words that begin so.
    static let statements = """
        CREATE TABLE facts(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE sessions(
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stamp INTEGER NOT NULL, has_journal INTEGER NOT NULL,
            title TEXT NOT NULL, title_key TEXT NOT NULL, preview TEXT NOT NULL, created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL, model TEXT NOT NULL, messages INTEGER NOT NULL, bytes INTEGER NOT NULL,
            tokens INTEGER, cost REAL, currency TEXT, tags TEXT NOT NULL, is_pinned INTEGER NOT NULL, words TEXT NOT NULL,
            first_row INTEGER NOT NULL, last_row INTEGER NOT NULL);
        CREATE INDEX sessions_in_order ON sessions(is_pinned DESC, updated_at DESC, id DESC);
        CREATE INDEX sessions_by_change ON sessions(updated_at DESC, id DESC, first_row);
        CREATE INDEX sessions_by_age ON sessions(created_at, last_row);
        CREATE INDEX sessions_by_title ON sessions(title_key);
        CREATE INDEX sessions_with_journal ON sessions(id) WHERE has_journal;
        CREATE TABLE messages(
            number INTEGER PRIMARY KEY, session INTEGER NOT NULL, id TEXT, at INTEGER NOT NULL,
            text TEXT NOT NULL, reasoning TEXT NOT NULL, role TEXT NOT NULL, model TEXT NOT NULL, tags TEXT NOT NULL);
        CREATE INDEX messages_by_session ON messages(session);
        CREATE TABLE models(name TEXT PRIMARY KEY, rows INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TRIGGER model_comes AFTER INSERT ON messages WHEN new.model <> '' BEGIN
            INSERT INTO models VALUES(new.model, 1) ON CONFLICT DO UPDATE SET rows = rows + 1;
        END;
        CREATE TRIGGER model_goes AFTER DELETE ON messages WHEN old.model <> '' BEGIN
            UPDATE models SET rows = rows - 1 WHERE name = old.model;
            DELETE FROM models WHERE name = old.model AND rows < 1;
        END;
        CREATE TRIGGER model_changes AFTER UPDATE OF model ON messages WHEN old.model <> new.model BEGIN
            UPDATE models SET rows = rows - 1 WHERE name = old.model;
            DELETE FROM models WHERE name = old.model AND rows < 1;
            INSERT INTO models SELECT new.model, 1 WHERE new.model <> '' ON CONFLICT DO UPDATE SET rows = rows + 1;
        END;
        CREATE VIRTUAL TABLE found USING fts5(
            text, reasoning, role, model, tags, content='messages', content_rowid='number', tokenize='\(IndexTokenizer.name)',
            columnsize=0, prefix='2 3');
        INSERT INTO found(found, rank) VALUES('hashsize', 8388608);
        CREATE TABLE unreadable(id TEXT PRIMARY KEY, stamp INTEGER NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
        PRAGMA user_version=\(version);
        """
}
