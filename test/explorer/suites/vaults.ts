import type { Page } from 'playwright-core';
import type { Cell } from '../read';
import { byId, figures, heading, sortedTable, table, time, totalOf } from '../read';
import type { Wanted } from '../truth/graph';
import { text, TYPES } from '../truth/graph';
import type { TrueSecretRow, TrueVaultRow } from '../truth/vaults';
import { TrueVaults } from '../truth/vaults';
import { FILTERS, LAST_DAY, VAULT_TEXT } from './filters';
import type { Suite } from './suite';
import { inWords } from './words';

const secretsTable = (page: Page) =>
  sortedTable(page, 'secrets').then((rows) =>
    rows.map(({ id, Secret, Vault = null, Category, Usages, Users, 'Last used': last }) => ({
      ...{
        id,
        Secret,
        Vault,
        Category: inWords(Category) ?? null,
        Usages,
        Users,
        'Last used': last,
      },
    })),
  );

const secretsTotal = (page: Page) => totalOf(page, 'secrets');

/** Collected secrets, and what the vault itself says where that is another number; a dash without either. */
function secretsCell({ secrets, itemsCount, collected }: TrueVaultRow): Cell {
  if (!collected) return null;
  return itemsCount === secrets ? secrets : `${itemsCount} active · ${secrets}`;
}

/** Vaults and secrets: the inventory, and what was done with it. */
export function vaultsTests(suite: Suite): void {
  const rowsOf = (secrets: readonly TrueSecretRow[]) =>
    byId(
      secrets.map((secret) => ({
        id: secret.key,
        Secret: secret.name,
        Vault: suite.graph.nameOf(secret.vault) ?? secret.vault.split(':')[1] ?? '',
        Category: inWords(secret.category) ?? null,
        Usages: secret.usages,
        Users: secret.users,
        'Last used': time(secret.lastUsed),
      })),
    );
  /** Waits for the count first: turning pages of the old list would be a choice, too. */
  const showsSecrets = async (secrets: readonly TrueSecretRow[]): Promise<void> => {
    await suite.tab.shows(secretsTotal, secrets.length);
    await suite.tab.shows(secretsTable, rowsOf(secrets));
  };
  const open = async (params: string, wanted: Wanted): Promise<TrueVaults> => {
    await suite.tab.go(`#/vaults?${params}`);
    await suite.tab.shows(heading, 'Vaults & secrets');
    return new TrueVaults(suite.graph, wanted);
  };

  describe.each([...FILTERS, VAULT_TEXT])('vaults with $name', ({ params, wanted }) => {
    test('figures and vaults', async () => {
      const truth = await open(params, wanted);
      await suite.tab.shows(figures, truth.figures());
      await suite.tab.shows(
        async (page) => (await sortedTable(page, 'vault-list')).map(({ Type: _, ...row }) => row),
        byId(
          truth.vaults().map((vault) => ({
            id: vault.key,
            Vault: vault.name,
            Secrets: secretsCell(vault),
            Usages: vault.usages,
            Users: vault.users,
            'Last used': time(vault.lastUsed),
            Changes: vault.collected ? vault.changes : null,
            Exports: vault.exports,
          })),
        ),
      );
    });

    test('secrets', async () => {
      const truth = await open(params, wanted);
      await showsSecrets(truth.secrets());
    });
  });

  test('the most used secrets stand first', async () => {
    const truth = await open('', {});
    await suite.tab.shows(
      async (page) => (await table(page, 'secrets')).map(({ Usages }) => Usages),
      truth
        .secrets()
        .map(({ usages }) => usages)
        .sort((a, b) => b - a),
    );
  });

  test('a page beyond the last is the last', async () => {
    const truth = await open('page=99', {});
    expect(truth.secrets().length).toBeGreaterThan(50);
    await suite.tab.shows(
      (page) => page.locator('[data-panel="secrets"] tbody tr').count(),
      truth.secrets().length % 50,
    );
  });

  test('unused and privileged secrets, and those of a category, by the choices above the list', async () => {
    const { tab } = suite;
    const truth = await open('last=24h', { from: LAST_DAY });
    const secrets = truth.secrets();
    const unused = secrets.filter(({ usages }) => usages === 0);
    await tab.page.getByRole('checkbox', { name: 'Unused' }).check();
    await showsSecrets(unused);
    const privileged = new Set(
      truth
        .vaults()
        .filter((row) => row.privileged)
        .map(({ key }) => key),
    );
    const both = unused.filter(({ vault }) => privileged.has(vault));
    await tab.page.getByRole('checkbox', { name: 'Privileged' }).check();
    await showsSecrets(both);
    expect(both.length).toBeGreaterThan(0);
    await tab.page.getByRole('checkbox', { name: 'Unused' }).uncheck();
    await showsSecrets(secrets.filter(({ vault }) => privileged.has(vault)));
    await tab.page.getByRole('combobox', { name: 'Category' }).selectOption('LOGIN');
    await showsSecrets(
      secrets.filter((row) => privileged.has(row.vault) && row.category === 'LOGIN'),
    );
    await tab.page.reload();
    await showsSecrets(
      secrets.filter((row) => privileged.has(row.vault) && row.category === 'LOGIN'),
    );
  });

  test('without a snapshot the page says that nobody knows who can open a vault, and still who uses it', async () => {
    const { tab, graph } = suite;
    const usages = graph.of(TYPES.usage).filter(({ accessedBy }) => accessedBy !== 'collector');
    const [vault = ''] = usages.map((usage) => text(usage, 'vaultUUID') ?? '');
    const users = new Set(
      usages.filter(({ vaultUUID }) => vaultUUID === vault).map((usage) => text(usage, 'userUUID')),
    );
    await tab.go(`#/vaults/${TYPES.vault}:${vault}?access=used`);
    const panel = tab.page.locator('[data-panel="access-matrix"]');
    await tab.shows(
      async () => (await panel.textContent())?.includes('No snapshot of access was imported'),
      true,
    );
    await tab.shows(
      async (page) => (await table(page, 'access-matrix')).map(({ id }) => id.split(' ')[0]).sort(),
      [...users].sort(),
    );
  });
}
