import { upperId } from '@graph-1password/vocabulary';
import { EntityTypes, entityKey } from '../../entities';
import { createAccount } from '../../entities/inventory';
import { text } from '../values';

/**
 * The account as an entity. Neither API tells its name: the one that the customer gave to the
 * integration instance stands in.
 * @param accountUuid undefined when no token and no answer tells it
 */
export function convertAccount(
  accountUuid: string | undefined,
  instanceId: string,
  instanceName: string,
) {
  const id = upperId(accountUuid);
  const name = text(instanceName) ?? id ?? '1Password';
  return createAccount({
    _key: entityKey(EntityTypes.ACCOUNT, id ?? instanceId),
    id,
    name,
    displayName: name,
    vendor: '1Password',
  });
}
