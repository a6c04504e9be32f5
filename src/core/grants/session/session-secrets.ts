import { said } from '../../../shared/sentences/said.ts'
import { VaultError } from '../../errors.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { isSecretKind } from '../../providers/setting-names.ts'
import type { GrantContext, SignInDialogue } from '../grant.ts'
import type { RecipeValues } from './recipe-values.ts'

type Input = ProviderDefinition['inputs'][number]

/** Secret inputs without which the sign-in cannot be made. */
export function missingSecrets({ provider, profile, inputs }: GrantContext): readonly Input[] {
  return provider.inputs.filter(({ id, kind, required, grants }) => {
    const applies = grants.length === 0 || grants.includes(profile.grant)
    return isSecretKind(kind) && required && applies && !inputs[id]
  })
}

/** The context with every needed secret: what was neither stored nor given is asked for. */
export async function withAskedSecrets(context: GrantContext, dialogue: SignInDialogue): Promise<GrantContext> {
  let { inputs } = context
  for (const { id, label } of missingSecrets(context)) {
    const answer = await dialogue.askSecret(id, {
      ...{ kind: 'challenge', challenge: 'secret', prompt: label.en, localPrompt: label, image: null },
    })
    inputs = { ...inputs, [id]: answer }
  }
  return { ...context, inputs }
}

/** For a renewal, where nobody can be asked. */
export function unattendedDialogue(profileName: string): SignInDialogue {
  const needed = () =>
    new VaultError('SIGN_IN_NEEDED', said('person-needed', { profile: profileName }), {
      details: { reason: 'session-ended' },
    })
  const refuse = async (): Promise<never> => {
    throw needed()
  }
  return { show: () => undefined, openBrowser: async () => false, ask: refuse, askSecret: refuse }
}

/** Every value that may never be quoted: secret inputs, tokens, extra values. */
export function secretsOf({ provider }: GrantContext, values: RecipeValues): string[] {
  const inputs = provider.inputs.filter(({ kind }) => isSecretKind(kind)).map(({ id }) => id)
  const tokens = Object.keys(values).filter((name) => /token$/i.test(name) || name.startsWith('extra.'))
  return [...inputs, ...tokens].flatMap((name) => values[name] || [])
}
