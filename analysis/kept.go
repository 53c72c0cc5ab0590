package analysis

import "sync"

// kept holds values that are made once for each key, by whoever asks first. The zero value is empty and keeps all;
// it may be used by several at a time.
type kept[K comparable, V any] struct {
	most int // values kept, 0 for all; when there would be more, all are made anew
	mu   sync.Mutex
	of   map[K]func() V
}

// get gives the value of a key. Who asks while it is being made waits for it.
func (k *kept[K, V]) get(key K, make func() V) V {
	k.mu.Lock()
	once := k.of[key]
	if once == nil {
		if k.of == nil || k.most > 0 && len(k.of) >= k.most {
			k.of = map[K]func() V{}
		}
		once = sync.OnceValue(make)
		k.of[key] = once
	}
	k.mu.Unlock()
	return once()
}
