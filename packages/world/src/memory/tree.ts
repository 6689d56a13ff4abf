/**
 * A tree of names: directories, and what they hold. Paths are POSIX; the root is always there,
 * and a path that does not begin with "/" begins at the root.
 *
 * It decides the outcome of each operation on names, with the codes of the system's errors. What
 * a file is, is its user's business: `File` may be anything.
 */
import { DiskError } from '../disk.ts';

export type TreeNode<File> = FileNode<File> | DirectoryNode<File>;

export interface FileNode<File> {
  readonly type: 'file';
  readonly file: File;
}

export interface DirectoryNode<File> {
  readonly type: 'directory';
  /** Told apart from any other directory of the tree, also after it has been renamed. */
  readonly id: number;
  readonly entries: Map<string, TreeNode<File>>;
}

/** A name in a directory that is there, whether or not the name is. */
export interface Place<File> {
  readonly directory: DirectoryNode<File>;
  readonly name: string;
}

/** The names of a path, from the root down: ".", ".." and empty ones resolved. */
export function namesOf(path: string): readonly string[] {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}

export class Tree<File> {
  readonly root: DirectoryNode<File> = { type: 'directory', id: 0, entries: new Map() };
  #nextId = 1;

  find(path: string): TreeNode<File> | undefined {
    let node: TreeNode<File> | undefined = this.root;
    for (const name of namesOf(path)) {
      if (node?.type !== 'directory') return undefined;
      node = node.entries.get(name);
    }
    return node;
  }

  directory(path: string, operation: string): DirectoryNode<File> {
    const node = this.find(path);
    if (node === undefined) throw new DiskError(this.#whyAbsent(path), path, operation);
    if (node.type === 'file') throw new DiskError('ENOTDIR', path, operation);
    return node;
  }

  /** Where the path's last name is, or would be. */
  place(path: string, operation: string): Place<File> {
    const names = namesOf(path);
    const name = names.at(-1);
    if (name === undefined) throw new DiskError('EBUSY', path, operation);
    const parent = names.slice(0, -1).join('/');
    const node = this.find(parent);
    if (node === undefined) throw new DiskError(this.#whyAbsent(parent), path, operation);
    if (node.type === 'file') throw new DiskError('ENOTDIR', path, operation);
    return { directory: node, name };
  }

  /** The paths that `makeDirectory` has to make, outermost first. */
  missingDirectories(path: string): readonly string[] {
    const missing: string[] = [];
    let node: TreeNode<File> | undefined = this.root;
    let at = '';
    const names = namesOf(path);
    for (const [index, name] of names.entries()) {
      at = `${at}/${name}`;
      node = node?.type === 'directory' ? node.entries.get(name) : undefined;
      if (node?.type === 'file') {
        const code = index + 1 < names.length ? 'ENOTDIR' : 'EEXIST';
        throw new DiskError(code, path, 'make directory');
      }
      if (node === undefined) missing.push(at);
    }
    return missing;
  }

  addDirectory({ directory, name }: Place<File>): DirectoryNode<File> {
    const made: DirectoryNode<File> = { type: 'directory', id: this.#nextId, entries: new Map() };
    this.#nextId += 1;
    directory.entries.set(name, made);
    return made;
  }

  /** Moves a name, or says why it cannot be. */
  rename(from: string, to: string): void {
    const source = this.place(from, 'rename');
    const target = this.place(to, 'rename');
    const node = source.directory.entries.get(source.name);
    if (node === undefined) throw new DiskError('ENOENT', from, 'rename');
    const replaced = target.directory.entries.get(target.name);
    if (replaced === node) return;
    if (node.type === 'directory') {
      const inside = namesOf(from).every((name, index) => namesOf(to)[index] === name);
      if (inside) throw new DiskError('EINVAL', from, 'rename');
      if (replaced?.type === 'file') throw new DiskError('ENOTDIR', from, 'rename');
      if (replaced !== undefined && replaced.entries.size > 0) {
        throw new DiskError('ENOTEMPTY', from, 'rename');
      }
    } else if (replaced?.type === 'directory') throw new DiskError('EISDIR', from, 'rename');
    source.directory.entries.delete(source.name);
    target.directory.entries.set(target.name, node);
  }

  #whyAbsent(path: string): 'ENOENT' | 'ENOTDIR' {
    let node: TreeNode<File> | undefined = this.root;
    for (const name of namesOf(path)) {
      if (node?.type === 'file') return 'ENOTDIR';
      node = node?.entries.get(name);
    }
    return 'ENOENT';
  }
}
