/** The metadata of a node for who compares it with Apache's: without listeners and replicas. */
export { NodeConfig } from '../config/node-config.ts';
export { parseProperties } from '../config/properties.ts';
export { readCheckpoint } from '../metadata/checkpoint-file.ts';
export { decodeEntry } from '../metadata/entry-codec.ts';
export { Metadata } from '../metadata/metadata.ts';
export { METADATA_LOG_NAME } from '../metadata/metadata-log.ts';
export { endPointsOf } from '../metadata/registration.ts';
export { openStorage, type Storage } from '../storage/open-storage.ts';
export { runStorageTool } from '../storage/tool.ts';
