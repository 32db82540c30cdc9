import { describeDtsenSnapshots } from '../contract/dtsen-snapshot-contract.js';
import { describeUploads } from '../contract/upload-contract.js';
import { describeVault } from '../contract/vault-contract.js';
import { MemoryDtsenSnapshotStore } from './memory-dtsen-snapshot-store.js';
import { MemoryRejectionStore } from './memory-rejection-store.js';
import { MemoryUploadStore } from './memory-upload-store.js';
import { MemoryVault } from './memory-vault.js';

const nothingToClose = async (): Promise<void> => undefined;

describeVault('MemoryVault', async () => {
  const vault = new MemoryVault();
  return { vault, openFresh: () => vault, close: nothingToClose };
});

describeUploads('MemoryUploadStore', async () => {
  const vault = new MemoryVault();
  const uploads = new MemoryUploadStore(vault);
  return {
    uploads,
    rejections: new MemoryRejectionStore(uploads),
    countKept: async () => null,
    destroyKeyOf: (importId) => vault.destroyKeys([uploads.getImportKey(importId).keyId]),
    close: nothingToClose,
  };
});

describeDtsenSnapshots('MemoryDtsenSnapshotStore', async () => ({
  snapshots: new MemoryDtsenSnapshotStore(),
  close: nothingToClose,
}));
