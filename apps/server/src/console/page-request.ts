import type { ListQuery } from '@tidegate/contracts';
import type { PageRequest } from '@tidegate/model';

const ROWS_PER_PAGE = 50;

export function pageRequestOf({ limit, cursor }: ListQuery): PageRequest {
  return {
    limit: limit === undefined ? ROWS_PER_PAGE : Number(limit),
    ...(cursor === undefined ? {} : { cursor }),
  };
}
