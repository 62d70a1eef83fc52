import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { IntegrationValidationError } from '@jupiterone/integration-sdk-core';

/** The environment variable that names a file of certificates for a private Connect Server. */
export const CA_FILE_VARIABLE = 'CONNECT_SERVER_CA_FILE';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** What can be wrong with the file, as part of a sentence. */
export const CA_FILE_PROBLEMS = {
  missing: 'does not exist',
  folder: 'is a folder',
  unreadable: 'cannot be read',
  noCertificate: 'contains no PEM certificate (-----BEGIN CERTIFICATE-----)',
  damaged: 'contains a damaged certificate',
} as const;

/** The sentence about a file that cannot be used. */
export const caFileMessage = (file: string, problem: keyof typeof CA_FILE_PROBLEMS): string =>
  `The file ${JSON.stringify(file)} in ${CA_FILE_VARIABLE} ${CA_FILE_PROBLEMS[problem]}: set it to a PEM file with the certificate of the authority that signed the certificate of your Connect Server, or remove it.`;

/**
 * Reads the certificates that the Connect Server is to be trusted by. When there are any, they replace the usual
 * authorities for this one server, as curl's `--cacert` does.
 * @param env the environment, as `process.env`
 * @returns the file's certificates in PEM and nothing else of it, or undefined when the variable is not set
 * @throws IntegrationValidationError with a sentence that names variable and file
 */
export function readCaFile(env: NodeJS.ProcessEnv): string | undefined {
  const file = env[CA_FILE_VARIABLE]?.trim();
  if (!file) return undefined;
  const certificates = readText(file).match(CERTIFICATE) ?? [];
  if (certificates.length === 0) return fail(file, 'noCertificate');
  if (!certificates.every(isCertificate)) return fail(file, 'damaged');
  return certificates.join('\n');
}

/** The certificates in a text in PEM; undefined when there are none, or one is damaged. */
export function certificatesIn(text: string): string[] | undefined {
  // Forms and variables may hold them with written line ends.
  const found = text.replaceAll('\\n', '\n').match(CERTIFICATE) ?? [];
  return found.length > 0 && found.every(isCertificate) ? found : undefined;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return fail(file, 'missing');
    return fail(file, code === 'EISDIR' ? 'folder' : 'unreadable');
  }
}

function isCertificate(pem: string): boolean {
  try {
    return Boolean(new X509Certificate(pem));
  } catch {
    return false;
  }
}

function fail(file: string, problem: keyof typeof CA_FILE_PROBLEMS): never {
  throw new IntegrationValidationError(caFileMessage(file, problem));
}
