/** What JupiterOne says of every object that this integration uploads, as `jupiterone/definition.json` declares it. */
export const METADATA = {
  _integrationType: 'one_password',
  _integrationClass: ['Vault', 'Secret'],
};
