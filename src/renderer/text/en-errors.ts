/** What happened and what to do, by error code. */
export const enErrors = {
  errors: {
    INVALID_INPUT: { title: 'That input was not accepted', remedy: 'Check the field that is named below.' },
    UNKNOWN_CALL: {
      title: 'This window and its host do not match',
      remedy: 'Reload the window. If it stays, update Token Vault.',
    },
    UNSUPPORTED: { title: 'Not possible here', remedy: 'This host or profile does not offer it.' },
    NOT_FOUND: {
      title: 'It is no longer there',
      remedy: 'It may have been removed elsewhere. The list is up to date now.',
    },
    CONFLICT: { title: 'It has changed meanwhile', remedy: 'Look at it again and repeat what you did.' },
    DENIED: { title: 'Not allowed', remedy: 'Ask for the permission, or use another profile.' },
    VAULT_UNINITIALISED: { title: 'There is no vault yet', remedy: 'Choose a protection to create it.' },
    VAULT_LOCKED: { title: 'The vault is locked', remedy: 'Unlock it and try again.' },
    VAULT_DAMAGED: {
      title: 'Part of the vault cannot be read',
      remedy: 'It was set aside, not deleted. Restore a backup or sign in again.',
    },
    WRONG_PASSPHRASE: { title: 'That passphrase is not right', remedy: 'Nothing was changed. Try again.' },
    KEYSTORE_UNAVAILABLE: {
      title: 'The system keystore does not answer',
      remedy: 'Unlock your keychain and try again, or use a passphrase.',
    },
    STORAGE_UNAVAILABLE: {
      title: 'The data folder cannot be written',
      remedy: 'Check free space and permissions. Nothing was lost.',
    },
    DATA_DIRECTORY_IN_USE: {
      title: 'Another Token Vault uses this data folder',
      remedy: 'Use its window, or close it first.',
    },
    HOST_UNAVAILABLE: {
      title: 'Token Vault does not answer',
      remedy: 'It may have ended. Start it again; this window goes on by itself.',
    },
    DEFINITION_INVALID: { title: 'The definition is not valid', remedy: 'Correct the place that is named below.' },
    INSECURE_TARGET: {
      title: 'This address is not secure',
      remedy: 'Use https, or allow plain http for this profile if you are sure.',
    },
    OFFLINE: { title: 'The provider could not be reached', remedy: 'Check the network. It is tried again by itself.' },
    PROVIDER_UNAVAILABLE: {
      title: 'The provider has a problem',
      remedy: 'Nothing is wrong with your sign-in. It is tried again by itself.',
    },
    PROVIDER_REJECTED: {
      title: 'The provider refused the request',
      remedy: 'Check the client ID, the secret and the scope in the settings.',
    },
    PROVIDER_MISBEHAVED: {
      title: 'The provider’s answer makes no sense',
      remedy: 'Check its address. If it is right, its server breaks the standard.',
    },
    SIGN_IN_NEEDED: { title: 'Sign-in needed', remedy: 'Sign in to this profile once.' },
    FLOW_CANCELLED: { title: 'The sign-in was cancelled', remedy: 'Start again when you are ready.' },
    FLOW_TIMED_OUT: { title: 'The sign-in took too long', remedy: 'Start again; a fresh page or code is made.' },
    FLOW_REJECTED: {
      title: 'The sign-in was refused',
      remedy: 'It was declined at the provider, or its answer did not belong to this sign-in.',
    },
    PORT_IN_USE: { title: 'The port is in use', remedy: 'Choose another, or end the program that uses it.' },
    INTERNAL: {
      title: 'Something went wrong inside Token Vault',
      remedy: 'Try again. The log in the data folder has details.',
    },
    definitionWhere: '{{file}}, at {{pointer}}: expected {{expected}}',
  },
} as const
