extension Schema {
    /// Accounts, what they let in, and what was done to them. Ids are lower-case hexadecimal, moments are milliseconds, and 64-bit sets and addresses
    /// stand as the signed integer with the same bits.
    static let accounts = """
        CREATE TABLE users (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 24),
            email TEXT NOT NULL,
            email_key TEXT NOT NULL,
            username TEXT NOT NULL,
            password_hash TEXT NOT NULL,
            email_confirmed_at INTEGER,
            is_administrator INTEGER NOT NULL CHECK (is_administrator IN (0, 1)),
            is_bot INTEGER NOT NULL CHECK (is_bot IN (0, 1)),
            avatar_uri TEXT,
            status TEXT,
            created_at INTEGER NOT NULL,
            disabled_at INTEGER,
            revision INTEGER NOT NULL CHECK (revision >= 1)
        ) STRICT;
        CREATE UNIQUE INDEX users_by_email ON users (email_key);

        CREATE TABLE grants (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 24),
            user_id TEXT NOT NULL REFERENCES users (id),
            redirect_origin TEXT,
            scopes INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            last_used_at INTEGER NOT NULL,
            network_high INTEGER NOT NULL,
            network_low INTEGER NOT NULL,
            address TEXT NOT NULL,
            user_agent TEXT NOT NULL,
            refresh_hash BLOB NOT NULL CHECK (length(refresh_hash) = 32),
            issued_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            is_used INTEGER NOT NULL CHECK (is_used IN (0, 1)),
            offered_at INTEGER NOT NULL,
            answered_at INTEGER,
            predecessor_at INTEGER,
            ended_at INTEGER,
            end_reason TEXT,
            CHECK ((ended_at IS NULL) = (end_reason IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX grants_by_refresh_hash ON grants (refresh_hash);
        CREATE INDEX grants_by_user ON grants (user_id, ended_at);

        -- AUTOINCREMENT: a gate asks for those after the last that it has seen, so that no place may be given again.
        CREATE TABLE revoked_grants (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            grant_id TEXT NOT NULL CHECK (length(grant_id) = 24),
            revoked_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX revoked_grants_by_expiry ON revoked_grants (expires_at);

        CREATE TABLE one_time_codes (
            user_id TEXT NOT NULL,
            purpose TEXT NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            attempts_left INTEGER NOT NULL,
            PRIMARY KEY (user_id, purpose)
        ) STRICT;

        CREATE TABLE token_key_epochs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            token_key BLOB NOT NULL CHECK (length(token_key) = 32),
            created_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE audit_log (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            user_id TEXT,
            grant_id TEXT,
            network_high INTEGER NOT NULL,
            network_low INTEGER NOT NULL,
            address TEXT NOT NULL,
            user_agent TEXT NOT NULL,
            result TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_log_by_user ON audit_log (user_id, number);
        CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE ON audit_log
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
        CREATE TRIGGER audit_log_is_not_shortened BEFORE DELETE ON audit_log
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
        -- REPLACE deletes without asking the trigger above.
        CREATE TRIGGER audit_log_is_not_replaced BEFORE INSERT ON audit_log WHEN EXISTS (SELECT 1 FROM audit_log WHERE number = NEW.number)
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;

        -- Written where an answer must take as long as one for which something is stored.
        CREATE TABLE equal_work (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            count INTEGER NOT NULL
        ) STRICT;
        INSERT INTO equal_work (id, count) VALUES (1, 0);
        """
}
