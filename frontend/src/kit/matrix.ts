/** Perimeters × communes: what a set of initiatives covers (the twin of geodata/coverage.py). */

/** A sparse matrix of 0 and 1: row `r` holds `columns[start[r]]` to `columns[start[r + 1]]`. */
export interface Matrix {
  readonly rows: number;
  readonly width: number;
  readonly start: Uint32Array;
  readonly columns: Uint16Array;
}

/**
 * Read the runs of communes of each perimeter: varints, per row its number of runs, then per run
 * the communes left out since the last one and the communes taken.
 */
export function readRuns(bytes: Uint8Array, rows: number, width: number): Matrix {
  const start = new Uint32Array(rows + 1);
  const columns: number[] = [];
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      if (at >= bytes.length) throw new Error("Périmètres incomplets.");
      const byte = bytes[at++];
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  };
  for (let row = 0; row < rows; row++) {
    let commune = 0;
    for (let runs = next(); runs > 0; runs--) {
      commune += next();
      const end = commune + next();
      if (end > width) throw new Error("Un périmètre sort de la liste des communes.");
      for (; commune < end; commune++) columns.push(commune);
    }
    start[row + 1] = columns.length;
  }
  return { rows, width, start, columns: Uint16Array.from(columns) };
}

/** Sum, per column, the weights of the rows that hold it. */
export function sumColumns({ rows, width, start, columns }: Matrix, weights: Uint32Array): Uint32Array {
  const sums = new Uint32Array(width);
  for (let row = 0; row < rows; row++) {
    const weight = weights[row];
    if (weight === 0) continue;
    for (let k = start[row]; k < start[row + 1]; k++) sums[columns[k]] += weight;
  }
  return sums;
}

/** Tell which rows hold at least one column of `area`. */
export function touching({ rows, start, columns }: Matrix, area: Uint8Array): Uint8Array {
  const touches = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let k = start[row]; k < start[row + 1]; k++) {
      if (area[columns[k]] !== 0) {
        touches[row] = 1;
        break;
      }
    }
  }
  return touches;
}

/** Perimeters × territories of a level: a one where they share a commune. */
export function ofTerritories(matrix: Matrix, parents: Uint16Array, width: number): Matrix {
  const start = new Uint32Array(matrix.rows + 1);
  const columns: number[] = [];
  const seen = new Int32Array(width).fill(-1);
  for (let row = 0; row < matrix.rows; row++) {
    for (let k = matrix.start[row]; k < matrix.start[row + 1]; k++) {
      const territory = parents[matrix.columns[k]];
      if (territory >= width || seen[territory] === row) continue;
      seen[territory] = row;
      columns.push(territory);
    }
    start[row + 1] = columns.length;
  }
  return { rows: matrix.rows, width, start, columns: Uint16Array.from(columns) };
}
