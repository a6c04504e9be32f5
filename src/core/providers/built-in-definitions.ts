import aigneHub from './built-in/aigne-hub.json' with { type: 'json' }
import anonymous from './built-in/anonymous.json' with { type: 'json' }
import apihub from './built-in/apihub.json' with { type: 'json' }
import aws from './built-in/aws.json' with { type: 'json' }
import bearer from './built-in/bearer.json' with { type: 'json' }
import cloudreve from './built-in/cloudreve.json' with { type: 'json' }
import coze from './built-in/coze.json' with { type: 'json' }
import entra from './built-in/entra.json' with { type: 'json' }
import github from './built-in/github.json' with { type: 'json' }
import gitlab from './built-in/gitlab.json' with { type: 'json' }
import google from './built-in/google.json' with { type: 'json' }
import matrixone from './built-in/matrixone.json' with { type: 'json' }
import oauth from './built-in/oauth.json' with { type: 'json' }
import oidc from './built-in/oidc.json' with { type: 'json' }
import type { ProviderDefinition } from './definition.ts'
import { readDefinition } from './read-definition.ts'

const files: Readonly<Record<string, unknown>> = {
  'oidc.json': oidc,
  'oauth.json': oauth,
  'github.json': github,
  'google.json': google,
  'entra.json': entra,
  'gitlab.json': gitlab,
  'aigne-hub.json': aigneHub,
  'matrixone.json': matrixone,
  'cloudreve.json': cloudreve,
  'coze.json': coze,
  'apihub.json': apihub,
  'bearer.json': bearer,
  'aws.json': aws,
  'anonymous.json': anonymous,
}

/** The definitions that come with the product, in the order in which the catalogue shows them. */
export function builtInDefinitions(): ProviderDefinition[] {
  return Object.entries(files).map(([file, raw]) => readDefinition(raw, file))
}
