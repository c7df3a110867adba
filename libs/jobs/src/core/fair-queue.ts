/** Waiting items of several owners. Owners take turns; the items of one owner keep their order. */
export class FairQueue<Item> {
  /** The next owner in turn comes first. */
  private readonly lines = new Map<string, Item[]>();

  add(owner: string, item: Item): void {
    const line = this.lines.get(owner);
    if (line) line.push(item);
    else this.lines.set(owner, [item]);
  }

  /** Removes and returns the first item of the next owner that may have one; `null` if there is none. */
  take(mayTake: (owner: string) => boolean): Item | null {
    for (const [owner, line] of this.lines) {
      if (!mayTake(owner)) continue;
      const item = line.shift();
      this.lines.delete(owner);
      if (line.length > 0) this.lines.set(owner, line);
      return item ?? null;
    }
    return null;
  }

  /** Removes an item; false if it does not wait. */
  remove(owner: string, isWanted: (item: Item) => boolean): boolean {
    const line = this.lines.get(owner) ?? [];
    const at = line.findIndex(isWanted);
    if (at < 0) return false;
    line.splice(at, 1);
    if (line.length === 0) this.lines.delete(owner);
    return true;
  }

  sizeOf(owner: string): number {
    return this.lines.get(owner)?.length ?? 0;
  }
}
