import { type JWTPayload, SignJWT } from 'jose'
import { type FilledJwt, fillJwtTemplate } from '../providers/fill-jwt-template.ts'
import type { JwtTemplate } from '../providers/jwt-template.ts'
import type { GrantContext } from './grant.ts'
import { importSigningKey } from './self-signed-key.ts'

export interface SignedJwt extends FilledJwt {
  /** Compact serialisation (RFC 7515 §7.1). */
  readonly jwt: string
}

/** Fills and signs a template for this moment. @throws VaultError `INVALID_INPUT` naming the input. */
export async function signJwt(template: JwtTemplate, context: GrantContext): Promise<SignedJwt> {
  const { inputs, provider: definition, clock } = context
  const filled = fillJwtTemplate(template, { inputs, definition, now: clock.now() })
  const key = await importSigningKey({
    algorithm: filled.algorithm,
    encoding: filled.keyEncoding,
    text: inputs[template.key.input] ?? '',
    field: template.key.input,
  })
  const header = { ...filled.header, alg: filled.algorithm }
  const jwt = await new SignJWT(filled.claims as JWTPayload).setProtectedHeader(header).sign(key)
  return { ...filled, jwt }
}
