/** Messages made up by chance, for tests of this package and of others. Not for production. */
export { arbitraryMessage } from './arbitrary-message.ts';
export { type AnyMessage, allMessages, definitions } from './messages.ts';
