import { said } from '../../../shared/sentences/said.ts'
import type { LocalText } from '../../../shared/views.ts'
import { VaultError } from '../../errors.ts'
import type { RecipeStep } from '../../providers/session-recipe.ts'
import { fillTemplate } from '../../providers/template.ts'
import type { SignInDialogue } from '../grant.ts'
import { type RecipeValues, valueIn } from './recipe-values.ts'

type Challenge = NonNullable<RecipeStep['challenge']>

/**
 * Asks the person and resolves with the values, the answer among them. A repeated question says that it is one, so that
 * whoever watches can tell it from the first.
 */
export async function askChallenge(
  dialogue: SignInDialogue,
  challenge: Challenge,
  values: RecipeValues,
  { attempt, of }: { readonly attempt: number; readonly of: number },
): Promise<RecipeValues> {
  const text = attempt === 1 ? challenge.prompt : again(challenge.prompt, attempt, of)
  const image = challenge.image && fillTemplate(challenge.image, (name) => valueIn(values, name))
  if (image !== undefined && !/^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/i.test(image)) {
    throw new VaultError('PROVIDER_MISBEHAVED', said('captcha-no-picture', {}))
  }
  const answer = await dialogue.ask({
    ...{ kind: 'challenge', challenge: challenge.kind, prompt: text.en, localPrompt: text },
    image: image ?? null,
  })
  return { ...values, [challenge.answer]: challenge.kind === 'secret' ? answer : answer.trim() }
}

function again(prompt: LocalText, attempt: number, of: number): LocalText {
  return {
    en: `The server did not accept that. ${prompt.en} (attempt ${attempt} of ${of})`,
    'zh-CN': `服务器未接受上次的回答。${prompt['zh-CN']}（第 ${attempt} 次，共 ${of} 次）`,
  }
}
