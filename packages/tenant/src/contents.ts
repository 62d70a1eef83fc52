import type { Random } from './random';
import type { SecretGenerator } from './secrets';
import type { TenantField, TenantFile, TenantItem } from './types';

/**
 * What only the full item has: sections (some without a label, some with an empty one), fields with their
 * secrets, files.
 * @param n number of the item, from which its oddities follow
 */
export function makeContents(
  r: Random,
  n: number,
  category: string,
  vaultId: string,
  itemId: string,
  mint: SecretGenerator,
): Pick<TenantItem, 'sections' | 'fields' | 'files'> {
  const admin = {
    id: r.letters(8),
    label: r.pick(['Admin console', 'Recovery', 'Zugang – Büro', 'Related']),
  };
  const sections: TenantItem['sections'] = [
    { id: 'add more', ...(n % 3 === 0 ? { label: '' } : {}) },
    admin,
  ];
  const fields: TenantField[] = [
    { id: 'username', type: 'STRING', purpose: 'USERNAME', label: 'username', value: mint.mint() },
    passwordField(r, mint),
    { id: 'notesPlain', type: 'STRING', purpose: 'NOTES', label: 'notesPlain', value: mint.mint() },
    {
      id: r.letters(8),
      type: 'CONCEALED',
      label: 'recovery code',
      section: { id: admin.id },
      value: mint.mint(),
    },
    ...specialFields(r, n, category, admin.id, mint),
  ];
  const files =
    category === 'DOCUMENT' || n % 13 === 0
      ? makeFiles(r, n, vaultId, itemId, admin.id, mint)
      : undefined;
  return { sections, fields, ...(files ? { files } : {}) };
}

function passwordField(r: Random, mint: SecretGenerator): TenantField {
  const generated = r.chance(0.6);
  const entropy = r.between(20, 160) + 0.5;
  return {
    id: 'password',
    type: 'CONCEALED',
    purpose: 'PASSWORD',
    label: 'password',
    value: mint.mint(),
    entropy,
    ...(generated
      ? { generate: true, recipe: { length: 24, characterSets: ['LETTERS', 'DIGITS'] } }
      : {}),
    passwordDetails: {
      entropy: Math.round(entropy),
      generated,
      strength: entropy > 100 ? 'FANTASTIC' : 'FAIR',
      history: Array.from({ length: r.between(0, 3) }, () => mint.mint()),
    },
  };
}

function specialFields(
  r: Random,
  n: number,
  category: string,
  sectionId: string,
  mint: SecretGenerator,
): TenantField[] {
  const section = { id: sectionId };
  const fields: TenantField[] = [];
  if (n % 4 === 0) {
    // The type is OTP on the wire, whatever the specification says.
    const seed = mint.mint();
    fields.push({
      id: `TOTP_${r.letters(6)}`,
      type: 'OTP',
      label: 'one-time password',
      section,
      value: `otpauth://totp/x?secret=${seed}`,
      totp: mint.mint(),
    });
  }
  if (category === 'SSH_KEY')
    fields.push({
      id: 'private_key',
      type: 'SSHKEY',
      label: 'private key',
      section,
      value: mint.mint(),
    });
  if (category === 'CREDIT_CARD')
    fields.push({
      id: 'cvv',
      type: 'CREDIT_CARD_NUMBER',
      label: 'number',
      section,
      value: mint.mint(),
    });
  if (n % 7 === 0)
    fields.push({
      id: r.letters(6),
      type: 'EMAIL',
      label: 'recovery address',
      section,
      value: mint.mint(),
    });
  if (n % 7 === 1)
    fields.push({ id: r.letters(6), type: 'URL', label: 'console', section, value: mint.mint() });
  if (category === 'HOLOGRAPHIC_BADGE')
    fields.push({ id: r.letters(6), type: 'HOLOGRAM', value: mint.mint() });
  return fields;
}

function makeFiles(
  r: Random,
  n: number,
  vaultId: string,
  itemId: string,
  sectionId: string,
  mint: SecretGenerator,
): TenantFile[] {
  const file = (name: string): TenantFile => {
    const id = r.id();
    return {
      id,
      name,
      size: r.between(200, 90_000),
      content_path: `/v1/vaults/${vaultId}/items/${itemId}/files/${id}/content`,
    };
  };
  const first = {
    ...file(r.pick(['licence.pdf', 'Vertrag – Entwurf.docx', 'backup codes.txt', '秘密.pem'])),
    section: { id: sectionId },
  };
  return n % 2 === 0 ? [{ ...first, content: mint.mint() }] : [first, file('readme.md')];
}
