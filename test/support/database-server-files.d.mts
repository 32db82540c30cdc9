export declare const RUN_DIRECTORY_VARIABLE: string;
export declare function runDirectoryOf(pid: number): string;
export declare function removeRunDirectory(directory: string): Promise<void>;
export declare function removeAbandonedRuns(): Promise<void>;
