/** Address of the first byte of an array in the kernels' memory. */
export type Pointer = number;
