import { z } from 'zod'
import { grantTypes } from '../../shared/views.ts'
import { jwtBearer, jwtTemplate } from './jwt-template.ts'
import { checkRule, discoveryRule, rejectionRule } from './rejection-rule.ts'
import { sessionRecipe } from './session-recipe.ts'

/**
 * A provider definition: plain data, so that a company's server is added without code. `npm run schema` publishes it as
 * JSON Schema (`resources/provider.schema.json`). Strings may hold `{input}` placeholders; secrets never stand here.
 */
const localText = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) })
const template = z.string().min(1).max(2048)
const identifier = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/)
  .max(64)
const inputId = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/)
  .max(64)
const grantType = z.enum(grantTypes)
const prefix = z.string().min(1).max(32)
const seconds = z.number().int().positive()

const input = z.strictObject({
  id: inputId,
  kind: z.enum(['text', 'url', 'secret', 'multiline-secret', 'choice', 'flag', 'list']),
  label: localText,
  help: localText.optional(),
  /** The page of the provider where a person finds the value: https, over `{inputs}` that are not secret. */
  link: z
    .string()
    .regex(/^(?:https:\/\/|\{[a-z][A-Za-z0-9]*\})/)
    .max(512)
    .optional(),
  placeholder: z.string().optional(),
  required: z.boolean().default(false),
  advanced: z.boolean().default(false),
  default: z.string().optional(),
  choices: z.array(z.strictObject({ value: z.string(), label: localText })).default([]),
  grants: z.array(grantType).default([]),
  /** Shown, and needed if it is required, only while another input has one of these values. */
  when: z.strictObject({ input: inputId, equals: z.array(z.string()).min(1) }).optional(),
  /**
   * For a secret: the flag input that lets it be stored. While the flag is off, each sign-in asks for the secret, and
   * nothing keeps it.
   */
  storedWhen: inputId.optional(),
  /** How such a value usually begins, or several such ways; another one is taken too, with a warning. */
  prefix: z.union([prefix, z.array(prefix).min(1)]).optional(),
})

const oauth = z.strictObject({
  /** Issuer for discovery (OpenID Connect Discovery 1.0, then RFC 8414). Without it, give the endpoints. */
  issuer: template.optional(),
  authorizationEndpoint: template.optional(),
  tokenEndpoint: template.optional(),
  deviceAuthorizationEndpoint: template.optional(),
  revocationEndpoint: template.optional(),
  jwksUri: template.optional(),
  clientId: template.default('{clientId}'),
  /** `none`: public client. The secret itself is the input `clientSecret`. */
  clientAuthentication: z.enum(['auto', 'none', 'client_secret_basic', 'client_secret_post']).default('auto'),
  scope: template.optional(),
  /** A server that deviates where data cannot express it; `grants/dialects` translates. */
  dialect: z.enum(['coze', 'cloudreve']).optional(),
  authorizationParameters: z.record(z.string(), template).default({}),
  tokenParameters: z.record(z.string(), template).default({}),
  redirect: z
    .strictObject({
      host: z.enum(['127.0.0.1', 'localhost', '[::1]']).default('127.0.0.1'),
      /** 0: any free port (RFC 8252 §7.3). Some servers insist on a registered one. */
      port: z.union([z.number().int().min(0).max(65535), template]).default(0),
      /** Without it, a path that is random for each sign-in. */
      path: z.string().startsWith('/').optional(),
    })
    .prefault({}),
})

export const providerDefinition = z.strictObject({
  $schema: z.string().optional(),
  id: identifier,
  name: localText,
  description: localText,
  icon: z.string().max(64).optional(),
  homepage: z.url({ protocol: /^https$/ }).optional(),
  grants: z.array(grantType).min(1),
  inputs: z.array(input).default([]),
  /**
   * Values of settings that follow from other ones, in order: a region gives the addresses. A setting that is given wins;
   * a template with an empty input gives nothing.
   */
  derived: z.record(inputId, template).default({}),
  oauth: oauth.optional(),
  /** For grant `session`: a sign-in that no standard describes. See docs/providers/recipes.md. */
  session: sessionRecipe.optional(),
  /** The token is a JWT that is signed here (RFC 7519). */
  selfSigned: jwtTemplate.optional(),
  /** A signed assertion is exchanged for a token (RFC 7523). */
  jwtBearer: jwtBearer.optional(),
  lifetimes: z
    .strictObject({
      /** Used when the server says nothing; shown as declared. */
      accessSeconds: seconds.optional(),
      refreshSeconds: seconds.optional(),
      /** Without a refresh for so long, the session ends. It is refreshed in time, used or not. */
      refreshIdleSeconds: seconds.optional(),
      /** So long after the sign-in, the session ends, whatever is refreshed. */
      sessionSeconds: seconds.optional(),
    })
    .prefault({}),
  refresh: z
    .strictObject({
      /** Error codes that end the session besides `invalid_grant`. */
      endsSession: z.array(z.string()).default([]),
      /** The refresh must happen at least this long before expiry. */
      latestSecondsBeforeExpiry: seconds.optional(),
    })
    .prefault({}),
  upstream: template.optional(),
  endpoints: z.record(identifier, template).default({}),
  inject: z
    .array(
      z.strictObject({
        /** A header name (RFC 9110 §5.1), or one `{input}` that holds it. */
        header: z.string().regex(/^(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+|\{[a-z][A-Za-z0-9]*\})$/),
        value: template,
        /** Only while an input has one of these values. */
        when: z.strictObject({ input: inputId, equals: z.array(z.string()).min(1) }).optional(),
      }),
    )
    .default([{ header: 'Authorization', value: 'Bearer {accessToken}' }]),
  /** `optional`: requests pass without a token while signed out. */
  auth: z.enum(['required', 'optional', 'none']).default('required'),
  /**
   * Query parameter in which the system's own clients repeat their credential when they open a WebSocket. The proxy drops
   * it: the token goes into the header alone.
   */
  queryCredential: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(64)
    .optional(),
  /** Which answers mean that the token was refused. Without it: HTTP 401. */
  rejection: rejectionRule.optional(),
  /** How to find out whether a credential that cannot be renewed is dead. */
  check: checkRule.optional(),
  /** How to find the path of the API below the upstream's origin. */
  discovery: discoveryRule.optional(),
  /**
   * Public documents that the proxy answers itself at its root, without a key, because a client asks for them there and
   * nowhere else. `{alias}` is `/~<id>`, where the client's key decides which profile of this provider is meant.
   */
  clientDocuments: z
    .array(
      z.strictObject({
        path: z
          .string()
          .regex(/^\/[A-Za-z0-9_.-]+$/)
          .max(128),
        json: z.record(z.string(), z.unknown()),
      }),
    )
    .max(4)
    .default([]),
  /** What to paste into the system's own SDK; templates over `{proxyUrl}` (no slash at its end) and settings. */
  snippets: z
    .array(z.strictObject({ id: identifier, label: localText, code: z.string().min(1).max(4096) }))
    .max(8)
    .default([]),
  /** Environment variables for `exec`; values are templates over `{proxyUrl}`, `{clientKey}`, `{accessToken}` and settings. */
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), template).default({}),
})

export type ProviderDefinition = z.output<typeof providerDefinition>
