import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

/** What a planted route answers with. */
export interface PlantedAnswer {
  /** @example "p-1" */
  readonly id: string;
  readonly state: 'on' | 'off';
  /** The amount, in USD. */
  readonly amount: string | null;
  readonly parts: readonly PlantedPart[];
}

interface PlantedPart {
  readonly share: number;
}

export interface PlantedPage<Row> {
  readonly rows: readonly Row[];
  readonly cursor: string | null;
}

/** Changes a planted thing. */
export class PlantedRequest {
  /**
   * The new name.
   * @example "careful"
   */
  @Matches(/^[a-z]{1,9}$/)
  name!: string;

  @IsIn(['on', 'off'])
  state: 'on' | 'off' = 'on';

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(9)
  version?: number;

  @IsArray()
  @ArrayMaxSize(3)
  @Matches(/^[A-Z]+$/, { each: true })
  tags: string[] = [];
}

export class PlantedPath {
  @Matches(/^[a-z]+$/)
  id!: string;
}
