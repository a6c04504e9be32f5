import type { EngineHandlers } from '../engine.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { SignInService } from '../sign-in/sign-in-service.ts'

type SignInHandlers = Pick<EngineHandlers, Extract<keyof EngineHandlers, `signIn.${string}`>>

export function createSignInHandlers(signIn: SignInService, profiles: ProfileStore): SignInHandlers {
  return {
    'signIn.start': async ({ profile, ...options }) => signIn.start(profiles.find(profile).id, options),
    'signIn.get': async ({ flow }) => signIn.get(flow),
    'signIn.answer': async ({ flow, answer }) => signIn.answer(flow, answer),
    'signIn.cancel': async ({ flow }) => signIn.cancel(flow),
  }
}
