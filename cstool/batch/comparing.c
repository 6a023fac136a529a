/* Part of kernel.c: one reading of the members file, priced by two plans, nothing written.
 *
 * Each row counts for the move from its tier in the old plan to its tier in the new one. The rows whose price changes
 * most are remembered by their places; the caller says what is in them. */

/* The rows that moved from one tier to another, and what they pay before and after, in fen. */
typedef struct { uint64_t rows, before, after; } move;
/* A row whose price changes by `change` fen: its place in the block, its line, both counted from 0. */
typedef struct { uint64_t change, start, end, line; } affected;
/* The most affected rows, the largest change first; rows that change by `least` or less do not count. */
typedef struct { affected *rows; size_t count, room; uint64_t least; } ranking;

INLINE uint64_t payable(uint64_t fen, uint64_t rate) { return (fen * rate + RATE_UNIT / 2) / RATE_UNIT; }

static void rank(ranking *list, affected row) {
    if (!list->room || row.change <= list->least) return;
    size_t place = list->count < list->room ? list->count++ : list->room - 1;
    for (; place && list->rows[place - 1].change < row.change; place--) list->rows[place] = list->rows[place - 1];
    list->rows[place] = row;
    if (list->count == list->room) list->least = list->rows[list->room - 1].change;
}

/* Compares the records of a block; both plans have its columns. Without amounts a row counts for 100 yuan. */
static result compare(const plan *old, const plan *new, const uint8_t *p, const uint8_t *end, move *moves,
                      ranking *most, odds *list) {
    const uint8_t *const block = p;
    uint64_t lines = 0, value[ROLES] = {0};
    value[AMOUNT] = RATE_UNIT;
    while (p < end) {
        uint64_t feeds = 0;
        const uint8_t *stop = read_row(old, p, end, value, &feeds);
        if (!stop || (!value[ORDERS] && value[SPENT])) {
            int too_long = 0;
            const uint8_t *behind = record_end(p, end, old->limit, 1, &too_long);
            if (!behind) behind = end;
            if (!note_odd(list, (odd){(uint64_t)(p - block), (uint64_t)(behind - block), lines, 0}))
                return (result){p, NULL, lines, 1};
            for (; p < behind; p++) lines += *p == '\n';
            continue;
        }
        size_t from = best_tier(old, value[ORDERS], value[SPENT]), to = best_tier(new, value[ORDERS], value[SPENT]);
        uint64_t before = payable(value[AMOUNT], old->step[from].rate), after = payable(value[AMOUNT], new->step[to].rate);
        move *one = &moves[from * new->steps + to];
        one->rows++;
        one->before += before;
        one->after += after;
        if (before != after) {
            uint64_t change = before > after ? before - after : after - before;
            rank(most, (affected){change, (uint64_t)(p - block), (uint64_t)(stop - block), lines});
        }
        p = stop + (*stop == '\r') + 1;
        lines += feeds + 1;
    }
    return (result){p, NULL, lines, 0};
}

static PyObject *compared(result done, const odds *list, const ranking *most) {
    if (done.no_memory) return PyErr_NoMemory();
    return Py_BuildValue("Ky#n", (unsigned long long)done.lines, list->items ? (const char *)list->items : "",
                         (Py_ssize_t)(list->count * sizeof(odd)), (Py_ssize_t)most->count);
}

static PyObject *kernel_compare(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *one, *other, *answer = NULL;
    Py_buffer data, moves, most;
    Py_ssize_t end;
    unsigned long long least;
    if (!PyArg_ParseTuple(args, "OOy*nw*w*K", &one, &other, &data, &end, &moves, &most, &least)) return NULL;
    const plan *old = PyCapsule_GetPointer(one, CAPSULE), *new = old ? PyCapsule_GetPointer(other, CAPSULE) : NULL;
    if (new) {
        const uint8_t *bytes = data.buf;
        if (end <= 0 || end > data.len || end > LARGEST_BLOCK || bytes[end - 1] != '\n' ||
            (size_t)moves.len < old->steps * new->steps * sizeof(move) || (uintptr_t)moves.buf % sizeof(uint64_t) ||
            (uintptr_t)most.buf % sizeof(uint64_t)) {
            PyErr_SetString(PyExc_ValueError, "a block must end with a line break, and all pairs of tiers need room");
        } else {
            ranking ranked = {most.buf, 0, (size_t)most.len / sizeof(affected), least};
            odds list = {0};
            result done;
            Py_BEGIN_ALLOW_THREADS
            done = compare(old, new, bytes, bytes + end, moves.buf, &ranked, &list);
            Py_END_ALLOW_THREADS
            answer = compared(done, &list, &ranked);
            free(list.items);
        }
    }
    PyBuffer_Release(&data);
    PyBuffer_Release(&moves);
    PyBuffer_Release(&most);
    return answer;
}
