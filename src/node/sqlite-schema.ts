import type { DatabaseSync } from 'node:sqlite'
import { VaultError } from '../core/errors.ts'
import { inTransaction } from './sqlite-transaction.ts'
import { damagedRemedy } from './storage-errors.ts'

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
]

/**
 * Judges a file that exists, through a connection that cannot write: is it whole, ours, and not from a newer program?
 * @throws VaultError `VAULT_DAMAGED`, with nothing changed on disk.
 */
export function checkDatabase(db: DatabaseSync, file: string, steps: readonly string[] = migrations): void {
  const version = pragma(db, 'user_version')
  const application = pragma(db, 'application_id')
  const tables = Number(db.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count)
  if (application !== applicationId && tables > 0) {
    throw new VaultError('VAULT_DAMAGED', `${file} is the database of another program. ${damagedRemedy}`, {
      details: { path: file },
    })
  }
  if (version > steps.length) {
    throw new VaultError(
      'VAULT_DAMAGED',
      `${file} has schema ${version}, but this Token Vault knows schemas up to ${steps.length}. Nothing was changed; install the newer version that wrote it.`,
      { details: { path: file, schema: version, knownSchema: steps.length } },
    )
  }
  const [first] = db.prepare('PRAGMA quick_check(1)').all()
  const verdict = String(first?.quick_check)
  if (verdict !== 'ok') {
    throw new VaultError('VAULT_DAMAGED', `${file} is damaged (${verdict}). ${damagedRemedy}`, {
      details: { path: file },
    })
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

function pragma(db: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0)
}
