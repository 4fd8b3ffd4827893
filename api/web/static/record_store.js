"use strict";
// What was recorded, in the browser's own database: it survives a closed tab and a crash.
// A take is what one account records of one meeting; a segment of it is one file, from a start to
// a stop; its chunks are kept as they come, each under the place at which it begins in the file.

const recordStore = (() => {
  const NAME = "recordings";
  let opened = null;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("segments", { keyPath: ["take", "number"] });
        request.result.createObjectStore("chunks", { keyPath: ["take", "number", "at"] });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opened;
  }

  // Runs `act` in a transaction; what its request gave, once it is on disk.
  async function transact(stores, mode, act) {
    const transaction = (await open()).transaction(stores, mode, { durability: "strict" });
    return new Promise((resolve, reject) => {
      const request = act(transaction);
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error ?? new DOMException("", "AbortError"));
      transaction.onerror = () => reject(transaction.error ?? request?.error);
    });
  }

  const segmentsOf = (take) => IDBKeyRange.bound([take, 0], [take, Infinity]);
  const chunksOf = ({ take, number }, from = 0) => IDBKeyRange.bound([take, number, from], [take, number, Infinity]);

  return {
    segments: (take) => transact(["segments"], "readonly", (on) => on.objectStore("segments").getAll(segmentsOf(take))),
    saveSegment: (segment) => transact(["segments"], "readwrite", (on) => on.objectStore("segments").put(segment)),

    // The chunk and what the segment has become by it, both or none.
    addChunk: (segment, at, blob) => transact(["segments", "chunks"], "readwrite", (on) => {
      on.objectStore("chunks").put({ take: segment.take, number: segment.number, at, blob });
      return on.objectStore("segments").put(segment);
    }),

    // The bytes from `offset` on, some megabytes at most.
    async bytesFrom(segment, offset, limit = 64) {
      const found = await transact(["chunks"], "readonly", (on) => on.objectStore("chunks").getAllKeys(chunksOf(segment)));
      const places = found.map((key) => key[2]).filter((at) => at <= offset);
      if (!places.length) return new Blob([]);
      const begin = places.at(-1);
      const chunks = await transact(["chunks"], "readonly", (on) => on.objectStore("chunks").getAll(chunksOf(segment, begin), limit));
      return new Blob(chunks.map((chunk) => chunk.blob)).slice(offset - begin);
    },
    async whole(segment) {
      const chunks = await transact(["chunks"], "readonly", (on) => on.objectStore("chunks").getAll(chunksOf(segment)));
      return new Blob(chunks.map((chunk) => chunk.blob), { type: segment.type });
    },
    forget: (segment) => transact(["segments", "chunks"], "readwrite", (on) => {
      on.objectStore("chunks").delete(chunksOf(segment));
      return on.objectStore("segments").delete([segment.take, segment.number]);
    }),
  };
})();
