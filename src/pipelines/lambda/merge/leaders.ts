const PLACES = 10;

interface Spender {
  readonly account: number;
  readonly spent: number;
}

/** The ten who have spent most of those offered, the first first; of two who have spent the same, the one with the lower account. */
export class Leaders {
  readonly list: Spender[] = [];

  offer(account: number, spent: number): void {
    const { list } = this;
    const behind = list.findIndex((other) => spent > other.spent || (spent === other.spent && account < other.account));
    if (behind !== -1) list.splice(behind, 0, { account, spent });
    else if (list.length < PLACES) list.push({ account, spent });
    if (list.length > PLACES) list.pop();
  }
}
