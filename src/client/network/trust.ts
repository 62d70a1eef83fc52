/** By this variable Node checks no certificate in the whole process, also for JupiterOne's own client. */
const UNCHECKED_VARIABLE = 'NODE_TLS_REJECT_UNAUTHORIZED';

/** What is said where certificates would not be checked. */
export const UNCHECKED_MESSAGE = `${UNCHECKED_VARIABLE}=0 is set, so that anyone on the way could read the tokens and what they open: remove it. To trust a private authority, name its certificate in NODE_EXTRA_CA_CERTS, or in CONNECT_SERVER_CA_FILE for a Connect Server.`;

/** Whether an environment switches the check of certificates off. */
export const isUnchecked = (env: NodeJS.ProcessEnv): boolean =>
  env[UNCHECKED_VARIABLE]?.trim() === '0';

/**
 * Options of a TLS connection: the certificate is always checked, whatever the environment says.
 * @param ca certificates of a private authority, in PEM
 */
export const trustOf = (ca?: string): { rejectUnauthorized: true; ca?: string } => ({
  rejectUnauthorized: true,
  ...(ca !== undefined && { ca }),
});
