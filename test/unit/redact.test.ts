import { describe, expect, it } from 'vitest'
import { VaultError } from '../../src/core/errors.ts'
import { describeFailure, redactFields, redactText } from '../../src/core/redact.ts'

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLWNhbmFyeQ'

describe('a text for the log', () => {
  it.each([
    ['a JWT', `got ${jwt} back`, 'got [masked] back'],
    ['a JWE', `key eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn!`, 'key [masked]!'],
    ['a bearer header', 'sent Authorization: Bearer abc.def-123', 'sent Authorization: [masked] [masked]'],
    ['a bearer token alone', 'Bearer s3cr3tvalue', 'Bearer [masked]'],
    ['basic credentials', 'Basic dXNlcjpwYXNz', 'Basic [masked]'],
    ['a form body', 'grant_type=refresh_token&refresh_token=canary', 'grant_type=refresh_token&refresh_token=[masked]'],
    ['a JSON body', '{"access_token":"canary","n":1}', '{"access_token":"[masked]","n":1}'],
    ['a password', "password: 'canary'", "password: '[masked]'"],
    ['an authorization code', 'code=canary&state=canary', 'code=[masked]&state=[masked]'],
    ['a query', 'GET https://a.example/cb?code=canary#t', 'GET https://a.example/cb?[masked]#[masked]'],
    ['user info in a URL', 'https://user:canary@a.example/x', 'https://a.example/x'],
    ['an OpenAI key', 'sk-proj-4f9a8b7c6d5e4f3a2b1c', '[masked]'],
    ['a GitHub token', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a', '[masked]'],
    ['a Coze token', 'pat_OYDacMzM3WyOWV3Dtj2bHRMymzxP', '[masked]'],
    ['an AWS key id', 'AKIAIOSFODNN7EXAMPLE', '[masked]'],
    ['256 bits in hex', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', '[masked]'],
    ['a moi-key', 'moi-key: canary', 'moi-key: [masked]'],
  ])('hides %s', (_, text, expected) => {
    expect(redactText(text)).toBe(expected)
  })

  it.each([
    'profile coze-work was refreshed',
    'ba9f9f3e-6c1d-4b3a-9f0e-0123456789ab',
    '/home/someone/.local/share/tokenvault/vault.db',
    'https://issuer.example/.well-known/openid-configuration',
    'refresh_token_lifetime_seconds is missing',
    'ECONNRESET 127.0.0.1:43123',
  ])('leaves "%s" as it is', (text) => {
    expect(redactText(text)).toBe(text)
  })
})

describe('fields for the log', () => {
  it('keep allowed names and mask all others, whatever their type', () => {
    expect(
      redactFields({ profileId: 'p', status: 200, accessToken: 'canary', body: { a: 'canary' }, count: null }),
    ).toEqual({ profileId: 'p', status: 200, accessToken: '[masked]', body: '[masked]', count: null })
  })

  it('are checked at every depth', () => {
    expect(redactFields({ errors: [{ code: 'X', secret: 'canary' }, `Bearer ${jwt}`] })).toEqual({
      errors: [{ code: 'X', secret: '[masked]' }, 'Bearer [masked]'],
    })
  })

  it('lose the query of a URL in an allowed field', () => {
    expect(redactFields({ url: 'https://a.example/x?token=canary' })).toEqual({ url: 'https://a.example/x?[masked]' })
  })
})

describe('a failure for the log', () => {
  it('shows code and message of our own errors and the names and codes of the rest of the chain', () => {
    const root = Object.assign(new TypeError('body was {"access_token":"canary"}'), { code: 'ECONNRESET' })
    const middle = Object.assign(new Error('canary', { cause: root }), { code: 'canary lower case' })
    const error = new VaultError('OFFLINE', 'No route to a.example.', { cause: middle, details: { profile: 'p' } })
    expect(describeFailure(error)).toEqual({
      name: 'VaultError',
      code: 'OFFLINE',
      message: 'No route to a.example.',
      details: { profile: 'p' },
      cause: {
        name: 'Error',
        message: '[masked]',
        cause: { name: 'TypeError', code: 'ECONNRESET', message: '[masked]' },
      },
    })
  })

  it('shows nothing of what was thrown without being an error', () => {
    expect(describeFailure('canary')).toEqual({ name: 'string', message: '[masked]' })
  })

  it('ends for a chain that bites its own tail', () => {
    const error = new Error('x')
    error.cause = error
    expect(JSON.stringify(describeFailure(error)).length).toBeLessThan(1_000)
  })
})
