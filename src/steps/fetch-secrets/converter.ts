import type { ConnectItem, ConnectItemDetails } from '../../client/connect/types';
import { upperId } from '@graph-1password/vocabulary';
import { parseTimestamp } from '../../client/time';
import { secretKey } from '../../entities';
import { createSecret } from '../../entities/inventory';
import { number, text, withRawData } from '../values';

const hasDetails = (item: ConnectItem | ConnectItemDetails): item is ConnectItemDetails =>
  'files' in item;

/**
 * An item as an entity. The types of the client hold metadata only, so nothing secret can get here.
 * @param item from the list, or with details; only the latter has file names and section labels
 * @param vaultName the list of items tells the vault's id alone
 */
export function convertSecret(item: ConnectItem | ConnectItemDetails, vaultName: string) {
  const name = text(item.title) ?? item.id;
  const entity = createSecret({
    _key: secretKey(item.vaultId, item.id),
    id: item.id,
    name,
    displayName: name,
    category: text(item.category),
    createdOn: parseTimestamp(item.createdAt),
    favorite: item.favorite,
    fileNames: hasDetails(item) ? item.files.map((file) => file.name) : undefined,
    lastEditedBy: upperId(item.lastEditedBy),
    sectionLabels: hasDetails(item) ? item.sectionLabels : undefined,
    state: text(item.state),
    tags: item.tags,
    updatedOn: parseTimestamp(item.updatedAt),
    urls: item.urls,
    vaultId: item.vaultId,
    vaultName,
    version: number(item.version),
  });
  return withRawData(entity, item);
}
