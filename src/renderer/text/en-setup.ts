/** What a form leads to, looked up while a person fills it in. */
export const enSetup = {
  label: 'Live check',
  checking: 'Checking…',
  comma: ', ',
  server: 'Found {{issuer}}',
  offers: 'Offers: {{list}}.',
  pkce: 'Protects codes with PKCE (S256).',
  noPkce: 'It does not list PKCE with S256; it is used all the same.',
  notListed: '{{issuer}} does not list “{{grant}}”',
  notListedBody: 'It offers: {{list}}. Choose one of these, or have the other one switched on at the server.',
  nothingListed: 'It lists none of the ways that this form knows; check that this is the right issuer.',
  api: 'The API is at {{address}}',
  accepted: 'The provider accepts this key',
  account: 'It belongs to {{account}}.',
  refused: 'The provider refuses this key',
  refusedBody:
    'It is wrong, revoked or expired; copy it once more from the provider. A key that was made this minute may need another one.',
  readable: 'The private key can be read',
  readableBody: 'Whether the provider knows it shows at the sign-in.',
  notCheckable: 'This key shows its worth with the first request; this provider has no way to check it before.',
  unsettled: 'The provider said neither yes nor no to this key',
  anyway: 'You can save all the same.',
  unreachable: 'This could not be checked now',
  unreachableBody: 'The server did not answer; check the address and the network.',
  wrong: {
    server: 'There is no sign-in server at this address',
    serverBody:
      'It publishes no document for this issuer, or one of another issuer. Compare the address with the documentation of the server.',
    api: 'No hub was found at this address',
    apiBody: 'Compare it with the address in your browser when you use the hub.',
  },
  consoleLink: 'Open {{place}}',
} as const
