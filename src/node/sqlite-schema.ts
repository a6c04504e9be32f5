import type { DatabaseSync } from 'node:sqlite'
import { VaultError } from '../core/errors.ts'
import { said } from '../shared/sentences/said.ts'
import { appVersion } from './app-version.ts'
import { inTransaction } from './sqlite-transaction.ts'

/** "TKVT": marks the file as ours (`PRAGMA application_id`), so that another program's database is never adopted. */
export const applicationId = 0x54_4b_56_54

/**
 * Entry N turns schema N into schema N + 1. Entries are never edited after a release, only added.
 * Ledger ids never come back after a trim (AUTOINCREMENT), because a listing pages by id.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE records (
     kind TEXT NOT NULL,
     id TEXT NOT NULL,
     version INTEGER NOT NULL CHECK (version > 0),
     meta TEXT NOT NULL,
     sealed TEXT,
     updated_at INTEGER NOT NULL,
     PRIMARY KEY (kind, id)
   ) STRICT;
   CREATE TABLE ledger (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     at INTEGER NOT NULL,
     client_id TEXT,
     profile_id TEXT,
     method TEXT NOT NULL,
     path TEXT NOT NULL,
     status INTEGER NOT NULL,
     code TEXT,
     request_bytes INTEGER NOT NULL,
     response_bytes INTEGER NOT NULL,
     duration_ms REAL NOT NULL
   ) STRICT;
   CREATE INDEX ledger_by_time ON ledger (at);
   CREATE INDEX ledger_by_client ON ledger (client_id, id);
   CREATE INDEX ledger_by_profile ON ledger (profile_id, id);`,
  // What is looked for among many: one status, and the few rows in which the proxy itself spoke.
  `CREATE INDEX ledger_by_status ON ledger (status, id);
   CREATE INDEX ledger_by_code ON ledger (code, id) WHERE code IS NOT NULL;`,
  // So that an older program can say which one to install. This table stays as it is in every later schema.
  `CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
  // Nearly every row is a 2xx, found at once without an index; keeping them in one was a third of the cost of a row.
  `DROP INDEX ledger_by_status;
   CREATE INDEX ledger_by_status ON ledger (status, id) WHERE status >= 300;`,
]

/**
 * Judges a file that exists, through a connection that cannot write: is it whole, ours, and not from a newer program?
 * @throws VaultError `VAULT_DAMAGED`, `VAULT_TOO_NEW`, with nothing changed on disk.
 */
export function checkDatabase(db: DatabaseSync, file: string, steps: readonly string[] = migrations): void {
  const version = pragma(db, 'user_version')
  const application = pragma(db, 'application_id')
  const tables = Number(db.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count)
  if (application !== applicationId && tables > 0) {
    throw new VaultError('VAULT_DAMAGED', said('vault-file-foreign', { path: file }))
  }
  if (version > steps.length) {
    const versions = { writtenBy: writtenBy(db) ?? '', own: appVersion, schema: version, knownSchema: steps.length }
    throw new VaultError('VAULT_TOO_NEW', said('vault-too-new', { path: file, ...versions }))
  }
  const [first] = db.prepare('PRAGMA quick_check(1)').all()
  const verdict = String(first?.quick_check)
  if (verdict !== 'ok') {
    throw new VaultError('VAULT_DAMAGED', said('vault-file-unsound', { path: file, verdict }))
  }
}

/** Brings the schema up to date, one transaction a step, so that a crash leaves a whole schema behind. */
export function migrate(db: DatabaseSync, steps: readonly string[] = migrations): void {
  for (let version = pragma(db, 'user_version'); version < steps.length; version += 1) {
    inTransaction(db, () => {
      db.exec(steps[version] ?? '')
      db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version + 1}`)
    })
  }
}

/** Which version of Token Vault wrote the file last; `undefined` before there was such a note, or when it cannot be read. */
export function writtenBy(db: DatabaseSync): string | undefined {
  try {
    const value = db.prepare("SELECT value FROM about WHERE name = 'written-by'").get()?.value
    return typeof value === 'string' && /^[\w.+-]{1,40}$/.test(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Notes that this version writes the file from now on. */
export function noteWriter(db: DatabaseSync): void {
  if (writtenBy(db) === appVersion) return
  db.prepare(
    "INSERT INTO about (name, value) VALUES ('written-by', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  ).run(appVersion)
}

function pragma(db: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0)
}
