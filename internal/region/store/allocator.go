package store

import (
	"sync"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// keepPages keeps the memory that SQLite's arguments lie in. The allocator below
// it has pages for blocks of 16 bytes, of 32 and so on up to 16 KiB, and gives a
// page back to the system as soon as nothing is in it: a body that is alone among
// blocks of its size costs two system calls and the clearing of a page each time.
// So one block of each size stays (https://pkg.go.dev/modernc.org/memory).
var keepPages = sync.OnceFunc(func() {
	tls := libc.NewTLS()
	defer tls.Close()
	for size := int32(16); size <= 16<<10; size *= 2 {
		sqlite3.Xsqlite3_malloc(tls, size-8) // SQLite adds 8 bytes of its own
	}
})
