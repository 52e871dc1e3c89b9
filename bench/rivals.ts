/** A k-NN library that dimlaw is measured against, one process each; `bench/rivals/README.md` says how to get them. */
export interface Rival {
  readonly name: string;
  /** What the library is called in tables and figures. */
  readonly label: string;
  readonly runs: "python" | "system-python" | "node";
  /** Its name in the server program. */
  readonly serves: string;
  readonly exact: boolean;
  /** Whether a query costs the same among few as among all; the others find all neighbours at once, or none. */
  readonly byQuery: boolean;
  /** Queries that it multiplies at once: fewer cost more each. */
  readonly batch?: number;
  /** Breadths of its search (the length of its candidates' list) tried in turn; the first that finds `RECALL` is measured. */
  readonly breadths?: readonly number[];
  readonly env?: Readonly<Record<string, string>>;
  /** What the CPU must have, by its name in /proc/cpuinfo. */
  readonly needs?: string;
}

// OpenBLAS takes CPUs newer than itself for the oldest; the variable names the kernels to use instead.
const SKYLAKE_X = { env: { OPENBLAS_CORETYPE: "SkylakeX" }, needs: "avx512f" } as const;
const EXACT = { exact: true, byQuery: true } as const;
const GRAPH = { exact: false, byQuery: true, breadths: [16, 32, 64, 128, 256, 512, 1024] } as const;
const FAISS = { ...EXACT, serves: "faiss", batch: 4096 } as const;

export const RIVALS: readonly Rival[] = [
  { name: "faiss", label: "faiss IndexFlatL2, wheel", runs: "python", ...FAISS },
  { name: "faiss-skylakex", label: "faiss, wheel, SkylakeX BLAS", runs: "python", ...FAISS, ...SKYLAKE_X },
  { name: "faiss-system", label: "faiss IndexFlatL2, system", runs: "system-python", ...FAISS },
  {
    name: "faiss-system-skylakex",
    label: "faiss, system, SkylakeX BLAS",
    runs: "system-python",
    ...FAISS,
    ...SKYLAKE_X,
  },
  { name: "sklearn", label: "scikit-learn brute", runs: "python", serves: "sklearn", ...EXACT, batch: 4096 },
  { name: "ckdtree", label: "scipy cKDTree", runs: "python", serves: "ckdtree", ...EXACT },
  { name: "nanoflann", label: "nanoflann", runs: "python", serves: "nanoflann", ...EXACT },
  { name: "usearch-exact", label: "usearch exact", runs: "node", serves: "usearch-exact", ...EXACT },
  { name: "static-kdtree", label: "static-kdtree", runs: "node", serves: "static-kdtree", ...EXACT },
  { name: "ml-knn", label: "ml-knn k-d tree", runs: "node", serves: "ml-knn", ...EXACT },
  { name: "hnswlib", label: "hnswlib", runs: "python", serves: "hnswlib", ...GRAPH },
  {
    name: "pynndescent",
    label: "pynndescent",
    runs: "python",
    serves: "pynndescent",
    exact: false,
    byQuery: false,
    breadths: [1, 16, 32, 64],
  },
  { name: "usearch-hnsw", label: "usearch HNSW", runs: "node", serves: "usearch-hnsw", ...GRAPH },
  { name: "hnswlib-node", label: "hnswlib-node", runs: "node", serves: "hnswlib-node", ...GRAPH },
  { name: "umap-js", label: "umap-js", runs: "node", serves: "umap-js", exact: false, byQuery: false },
];

export const OURS = "dimlaw";

/** The share of the true neighbours that approximate rivals are asked to find. */
export const RECALL = 0.99;
