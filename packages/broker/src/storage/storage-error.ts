/** What is wrong with the log directories or with the wish to format them, in words for operators. */
export class StorageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StorageError';
  }
}
