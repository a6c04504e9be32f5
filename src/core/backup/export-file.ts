import { z } from 'zod'
import { type ExportKind, exportKinds } from '../../shared/backup-views.ts'
import { type Said, said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import { openWithPassphrase, passphraseJweHeader, sealWithPassphrase } from '../vault/passphrase-jwe.ts'
import { type Contents, contentsShape } from './contents.ts'

const format = 'tokenvault-export'
/** Grows when an older program could not read the file, or would read it wrongly. */
const version = 1

/** The readable head of a file. For a sealed kind the JWE's protected header repeats it, so that it cannot be altered. */
export interface FileHead {
  readonly id: string
  readonly kind: ExportKind
  /** Epoch ms. */
  readonly createdAt: number
}

export interface ReadFile {
  readonly head: FileHead
  readonly sealed: boolean
  /** @throws VaultError `INVALID_INPUT` (no passphrase), `WRONG_PASSPHRASE`, `VAULT_DAMAGED`; nothing is changed by reading. */
  open(passphrase: string | undefined): Promise<Contents>
}

const head = z.object({
  format: z.literal(format),
  version: z.number().int().positive(),
  kind: z.enum(exportKinds),
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  jwe: z.string().optional(),
  contents: z.unknown().optional(),
})

/**
 * One file: a readable JSON head, and the contents as a JWE under the passphrase. A file without secrets stands readable
 * as a whole, for people to look at and to keep in a repository.
 * @throws VaultError `INVALID_INPUT` for a weak passphrase.
 */
export async function writeExportFile(
  given: FileHead,
  contents: Contents,
  passphrase: string | undefined,
  iterations?: number,
): Promise<string> {
  const { id, kind } = given
  const createdAt = new Date(given.createdAt).toISOString()
  const readable = { format, version, kind, id, createdAt }
  if (kind === 'definitions') return `${JSON.stringify({ ...readable, contents }, null, 2)}\n`
  const plain = new TextEncoder().encode(JSON.stringify(contents))
  const jwe = await sealWithPassphrase(plain, passphrase, { tve: version, kind, id, createdAt }, iterations)
  return `${JSON.stringify({ ...readable, jwe })}\n`
}

/**
 * Reads the head. Nothing of the contents is trusted before `open`.
 * @throws VaultError `INVALID_INPUT` (not such a file), `UNSUPPORTED` (a newer program wrote it), `VAULT_DAMAGED`.
 */
export function readExportFile(text: string): ReadFile {
  const raw = parseHead(text)
  const found: FileHead = { id: raw.id, kind: raw.kind, createdAt: Date.parse(raw.createdAt) }
  if (raw.kind === 'definitions') {
    return { head: found, sealed: false, open: async () => checked(raw.contents) }
  }
  const jwe = sealedPart(raw)
  return { head: found, sealed: true, open: async (passphrase) => checked(await openSealed(jwe, passphrase)) }
}

function parseHead(text: string): z.infer<typeof head> {
  const raw = parseJson(text)
  const marked = z.object({ format: z.literal(format), version: z.number() }).safeParse(raw)
  if (!marked.success) throw new VaultError('INVALID_INPUT', said('export-foreign', {}))
  if (marked.data.version > version) {
    throw new VaultError('UNSUPPORTED', said('export-too-new', { version: marked.data.version, knownVersion: version }))
  }
  const parsed = head.safeParse(raw)
  if (parsed.success) return parsed.data
  throw damaged(said('export-damaged-head', {}))
}

/** A JSON parser quotes what it stumbled on, which may be a secret, so its own error is not passed on. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new VaultError('INVALID_INPUT', said('export-cut', {}))
  }
}

/** The head that everybody can edit must be the one that was sealed: `backup` renamed to `move` would start two refreshers. */
function sealedPart(raw: z.infer<typeof head>): string {
  try {
    const { jwe, header } = passphraseJweHeader(raw.jwe)
    const { id, kind, createdAt } = raw
    const same =
      header.tve === raw.version && header.id === id && header.kind === kind && header.createdAt === createdAt
    if (!same) throw new Error('the head was altered')
    return jwe
  } catch (cause) {
    throw damaged(said('export-altered', {}), cause)
  }
}

async function openSealed(jwe: string, passphrase: string | undefined): Promise<unknown> {
  if (!passphrase)
    throw new VaultError('INVALID_INPUT', said('export-passphrase-wanted', {}), { details: { field: 'passphrase' } })
  let plain: Uint8Array
  try {
    plain = await openWithPassphrase(jwe, passphrase)
  } catch (cause) {
    throw new VaultError('WRONG_PASSPHRASE', said('export-passphrase-wrong', {}), { cause })
  }
  return parseJson(new TextDecoder().decode(plain))
}

function checked(raw: unknown): Contents {
  const parsed = contentsShape.safeParse(raw)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.map(String).join('.') ?? ''
  throw damaged(said('export-damaged-at', { where }))
}

function damaged(words: Said, cause?: unknown): VaultError {
  return new VaultError('VAULT_DAMAGED', words, cause === undefined ? {} : { cause })
}
