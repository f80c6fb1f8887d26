/// <reference types="vite/client" />

/** Monaco looks here for its workers. */
declare var MonacoEnvironment: { getWorker(workerId: string, label: string): Worker } | undefined;
