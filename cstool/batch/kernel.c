/* The compiled engine for members files: it prices the plain rows of a block, and names the others.
 *
 * A plain row has one field for each column, numbers in ASCII digits, and nothing to neutralise. Every other record is
 * odd: the caller decides about it by the one rule that all engines share. So this file holds no rule about what is
 * valid, and says nothing about a row but its price.
 *
 * Every function works on bytes that the caller owns, keeps no state, and needs no lock. All input is checked here:
 * no content of a block may read or write outside the two buffers.
 *
 * Limited API of Python 3.11: one build serves all later versions. */
#ifndef KERNEL_WITHOUT_PYTHON
#define PY_SSIZE_T_CLEAN
#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x030b0000
#endif
#include <Python.h>
#endif
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#define HAVE_SSE2 1
#endif
#if defined(_MSC_VER)
#include <intrin.h>
#define INLINE static __forceinline
#else
#define INLINE static inline __attribute__((always_inline))
#endif
#if defined(_MSC_VER) || (defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
#define LITTLE_ENDIAN_HOST 1
#endif

enum role { TEXT = 0, ORDERS = 1, SPENT = 2, AMOUNT = 3, ROLES = 4 };
enum { RATE_UNIT = 10000, COUNT_DIGITS = 9, YUAN_DIGITS = 11, SUFFIX = 96, ADDED = 24, SLOP = 64 };
static const char CAPSULE[] = "cstool.batch._kernel.plan";

typedef struct {
    int64_t orders, spent;
    uint64_t rate;
    size_t length;
    char suffix[SUFFIX]; /* ",vip,0.90" and, where there is an amount, one more comma */
} step;

typedef struct {
    size_t limit, columns, steps;
    int has_amount, is_safe;
    uint8_t suspect[256];
    uint8_t *roles;
    step *step;
} plan;

typedef struct { uint64_t rows, spent, payable; } total;
typedef struct { uint64_t start, end, line, output; } odd;
typedef struct { odd *items; size_t count, room; } odds;

/* ---- bytes ---------------------------------------------------------------------------------------------------- */

INLINE unsigned lowest_bit(uint64_t bits) {
#if defined(_MSC_VER)
    unsigned long place = 0;
    _BitScanForward64(&place, bits);
    return place;
#else
    return (unsigned)__builtin_ctzll(bits);
#endif
}

INLINE uint64_t load8(const uint8_t *p) { uint64_t v; memcpy(&v, p, 8); return v; }

INLINE unsigned digit(uint8_t byte) { return (unsigned)byte - '0'; }

/* The first comma, quote or line feed from p on; the block ends with a line feed. */
INLINE const uint8_t *text_end(const uint8_t *p) {
    while (*p != ',' && *p != '\n' && *p != '"') p++;
    return p;
}

/* Which of the 64 bytes from p on are a comma, a quote or a line feed: the lowest bit is the first byte. */
INLINE uint64_t separators(const uint8_t *p) {
    uint64_t bits = 0;
#if defined(HAVE_SSE2)
    const __m128i comma = _mm_set1_epi8(','), quote = _mm_set1_epi8('"'), feed = _mm_set1_epi8('\n');
    for (unsigned i = 0; i < 4; i++) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, comma), _mm_cmpeq_epi8(v, quote)),
                                   _mm_cmpeq_epi8(v, feed));
        bits |= (uint64_t)(unsigned)_mm_movemask_epi8(hit) << (16 * i);
    }
#else
    for (unsigned i = 0; i < 64; i++) bits |= (uint64_t)(p[i] == ',' || p[i] == '"' || p[i] == '\n') << i;
#endif
    return bits;
}

/* Walks from separator to separator; only in front of `end`, which lies 64 bytes and more before the block's end. */
typedef struct { const uint8_t *base, *end; uint64_t bits; } cursor;

INLINE cursor cursor_at(const uint8_t *p, const uint8_t *end) {
    return (cursor){p, end, p < end ? separators(p) : 0};
}

INLINE const uint8_t *next_separator(cursor *at) {
    while (!at->bits) {
        at->base += 64;
        if (at->base >= at->end) return NULL;
        at->bits = separators(at->base);
    }
    const uint8_t *found = at->base + lowest_bit(at->bits);
    at->bits &= at->bits - 1;
    return found;
}

/* Behind the quote that closes a field whose content starts at p; NULL: none before end. Counts line feeds. */
static const uint8_t *quoted_end(const uint8_t *p, const uint8_t *end, uint64_t *feeds) {
    while (p < end) {
        const uint8_t *quote = memchr(p, '"', (size_t)(end - p));
        if (!quote) return NULL;
        for (const uint8_t *feed = p; (feed = memchr(feed, '\n', (size_t)(quote - feed))); feed++) ++*feeds;
        if (quote + 1 == end || quote[1] != '"') return quote + 1;
        p = quote + 2;
    }
    return NULL;
}

/* ---- where records end: the same rule as cstool.batch.records -------------------------------------------------- */

enum shape { WHOLE, BROKEN, CUT };

/* Walks one record; *behind is the place behind it when it is WHOLE. CUT: the bytes end before the record does. */
static enum shape walk(const uint8_t *p, const uint8_t *end, const uint8_t **behind) {
    uint64_t feeds = 0;
    for (;;) {
        if (p == end) return CUT;
        if (*p == '"') {
            p = quoted_end(p + 1, end, &feeds);
            if (!p || p == end) return CUT;
            if (*p == '\r') {
                if (++p == end) return CUT;
                if (*p != '\n') return BROKEN;
            }
        } else {
            while (p < end && *p != ',' && *p != '\n' && *p != '"') p++;
            if (p == end) return CUT;
        }
        if (*p == '\n') { *behind = p + 1; return WHOLE; }
        if (*p != ',') return BROKEN;
        p++;
    }
}

/* The place behind the record at p, NULL when more bytes are needed, `too_long` set when its line is. */
static const uint8_t *record_end(const uint8_t *p, const uint8_t *end, size_t limit, int final, int *too_long) {
    const uint8_t *behind = NULL;
    size_t known = (size_t)(end - p);
    const uint8_t *window = known > limit ? p + limit : end;
    int may_wait = !final && known < limit;
    enum shape shape = walk(p, window, &behind);
    if (shape == WHOLE) return behind;
    if (shape == CUT && may_wait) return NULL;
    behind = memchr(p, '\n', (size_t)(window - p));
    if (behind) return behind + 1;
    *too_long = !may_wait;
    return NULL;
}

/* ---- numbers --------------------------------------------------------------------------------------------------- */

#if defined(LITTLE_ENDIAN_HOST)
/* The number of which the eight bytes of v are the digits, the first in the lowest byte. */
INLINE uint64_t join8(uint64_t v) {
    v = (v * 10) + (v >> 8);
    return (((v & 0x000000ff000000ffu) * 0x000f424000000064u) + (((v >> 16) & 0x000000ff000000ffu) * 0x0000271000000001u)) >> 32;
}
#endif

INLINE const uint8_t *read_digits(const uint8_t *p, unsigned most, uint64_t *value) {
    const uint8_t *start = p;
    uint64_t v = 0;
    while (digit(*p) < 10 && (unsigned)(p - start) <= most) v = v * 10 + digit(*p++);
    *value = v;
    return p == start || (unsigned)(p - start) > most ? NULL : p;
}

/* Yuan with up to two decimals, in fen. */
INLINE const uint8_t *read_yuan(const uint8_t *p, uint64_t *fen) {
    p = read_digits(p, YUAN_DIGITS, fen);
    if (!p) return NULL;
    *fen *= 100;
    if (*p == '.') {
        if (digit(p[1]) > 9) return NULL;
        *fen += digit(p[1]) * 10;
        p += 2;
        if (digit(*p) < 10) *fen += digit(*p++);
    }
    return p;
}

#if defined(LITTLE_ENDIAN_HOST)
/* The same for a number of up to eight digits, of which the end is known; 0: it is something else. Eight bytes are
 * readable from p on. */
INLINE int count_between(const uint8_t *p, const uint8_t *end, uint64_t *value) {
    size_t n = (size_t)(end - p);
    if (n - 1 > 7) return 0;
    /* the digits' values move to the end of eight zeros; whatever is no digit leaves a high bit in one of the bytes */
    uint64_t v = (load8(p) - 0x3030303030303030u) << (64 - 8 * n);
    if ((v | (v + 0x7676767676767676u)) & 0x8080808080808080u) return 0;
    *value = join8(v);
    return 1;
}

INLINE int yuan_between(const uint8_t *p, const uint8_t *end, uint64_t *fen) {
    if (end - p > 3 && end[-3] == '.') {
        unsigned tenths = digit(end[-2]), rest = digit(end[-1]);
        if (tenths > 9 || rest > 9 || !count_between(p, end - 3, fen)) return 0;
        *fen = *fen * 100 + tenths * 10 + rest;
        return 1;
    }
    if (!count_between(p, end, fen)) return 0;
    *fen *= 100;
    return 1;
}
#endif

static uint8_t *write_digits(uint8_t *out, uint64_t value) {
    uint8_t text[20], *first = text + sizeof text;
    do *--first = (uint8_t)('0' + value % 10); while (value /= 10);
    memcpy(out, first, (size_t)(text + sizeof text - first));
    return out + (text + sizeof text - first);
}

INLINE uint8_t *write_fen(uint8_t *out, uint64_t fen) {
    uint64_t yuan = fen / 100;
    unsigned rest = (unsigned)(fen % 100);
#if defined(LITTLE_ENDIAN_HOST)
    if (yuan < 10000u) {
        /* four digits side by side, the first in the lowest byte; then the zeros before the number are shifted out */
        uint32_t v = (uint32_t)yuan, hundreds = v * 5243 >> 19;
        v = hundreds | (v - hundreds * 100) << 16;
        uint32_t tens = (v * 103 >> 10) & 0x000f000fu;
        v = tens | (v - tens * 10) << 8;
        unsigned zeros = lowest_bit(v | 0x01000000u) >> 3;
        v = (v | 0x30303030u) >> (8 * zeros);
        memcpy(out, &v, 4);
        out += 4 - zeros;
    } else
#endif
        out = write_digits(out, yuan);
    out[0] = '.';
    out[1] = (uint8_t)('0' + rest / 10);
    out[2] = (uint8_t)('0' + rest % 10);
    return out + 3;
}

/* ---- rows ------------------------------------------------------------------------------------------------------ */

/* Reads a plain row at p. Returns where its content ends (its line break follows), NULL when the record is odd. */
INLINE const uint8_t *read_row(const plan *job, const uint8_t *p, const uint8_t *end, uint64_t value[ROLES],
                               uint64_t *feeds) {
    const uint8_t *start = p;
    const size_t last = job->columns - 1;
    for (size_t column = 0;; column++) {
        const unsigned role = job->roles[column];
        const int quoted = *p == '"';
        p += quoted;
        if (role == TEXT) {
            if (job->is_safe && job->suspect[*p]) return NULL;
            p = quoted ? quoted_end(p, end, feeds) : text_end(p);
            if (!p || p == end) return NULL;
        } else {
            p = role == ORDERS ? read_digits(p, COUNT_DIGITS, &value[ORDERS]) : read_yuan(p, &value[role]);
            if (!p) return NULL;
            if (quoted && *p++ != '"') return NULL;
        }
        if (column == last) break;
        if (*p++ != ',') return NULL;
    }
    if (*p == '\r') p++;
    if (*p != '\n') return NULL;
    if (p + 1 - start > (ptrdiff_t)job->limit) return NULL;
    return p[-1] == '\r' && p > start ? p - 1 : p;
}

/* As read_row, for a row without quotes and with short numbers, found by its separators alone, so that the processor need
 * not know one field to begin with the next. NULL: read_row has to look at the row. */
INLINE const uint8_t *skim_row(const plan *job, cursor *at, const uint8_t *p, uint64_t value[ROLES]) {
#if defined(LITTLE_ENDIAN_HOST)
    const size_t last = job->columns - 1;
    for (size_t column = 0;; column++) {
        const unsigned role = job->roles[column];
        const uint8_t *stop = next_separator(at);
        if (!stop || *stop != (column == last ? '\n' : ',')) return NULL;
        if (role == TEXT) {
            if (job->is_safe && job->suspect[*p]) return NULL;
        } else {
            const uint8_t *end = column == last && stop[-1] == '\r' ? stop - 1 : stop;
            if (!(role == ORDERS ? count_between(p, end, &value[ORDERS]) : yuan_between(p, end, &value[role]))) return NULL;
        }
        p = stop + 1;
        if (column == last) return stop[-1] == '\r' ? stop - 1 : stop;
    }
#else
    (void)job, (void)at, (void)p, (void)value;
    return NULL;
#endif
}

INLINE size_t best_tier(const plan *job, uint64_t orders, uint64_t spent) {
    size_t best = 0;
    for (size_t i = 1; i < job->steps; i++) {
        int reached = ((int64_t)orders >= job->step[i].orders) | ((int64_t)spent >= job->step[i].spent);
        size_t mask = (size_t)0 - (size_t)reached; /* a choice without a branch: tiers cannot be predicted */
        best = (best & ~mask) | (i & mask);
    }
    return best;
}

static int note_odd(odds *list, odd item) {
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 256;
        odd *items = realloc(list->items, room * sizeof *items);
        if (!items) return 0;
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = item;
    return 1;
}

typedef struct { const uint8_t *next; uint8_t *out; uint64_t lines; int no_memory; } result;

/* Prices the records from p on until the end of the block, or until the output is full. */
static result price(const plan *given, const uint8_t *p, const uint8_t *end, uint8_t *out, const uint8_t *out_end,
                    total *totals, odds *list) {
    const plan own = *given, *const job = &own; /* no write to the output can change it */
    const uint8_t *const block = p;
    uint8_t *const output = out;
    uint64_t lines = 0, value[ROLES] = {0};
    const uint8_t *const sure = end - block > 128 ? end - 128 : block;
    cursor at = cursor_at(p, sure);
    while (p < end) {
        uint64_t feeds = 0;
        const uint8_t *stop = p < sure ? skim_row(job, &at, p, value) : NULL;
        int skimmed = stop != NULL;
        if (!skimmed) stop = read_row(job, p, end, value, &feeds);
        size_t length = stop ? (size_t)(stop - p) : 0;
        int fits = (size_t)(out_end - out) >= length + SUFFIX + ADDED + SLOP;
        if (stop && !fits && out != output) break;
        if (!stop || !fits || (!value[ORDERS] && value[SPENT])) {
            int too_long = 0;
            const uint8_t *behind = record_end(p, end, job->limit, 1, &too_long);
            if (!behind) behind = end;
            if (!note_odd(list, (odd){(uint64_t)(p - block), (uint64_t)(behind - block), lines, (uint64_t)(out - output)}))
                return (result){p, out, lines, 1};
            for (; p < behind; p++) lines += *p == '\n';
            at = cursor_at(p, sure);
            continue;
        }
        if (length <= 32 && end - p >= 32) memcpy(out, p, 32);
        else memcpy(out, p, length);
        out += length;
        size_t tier = best_tier(job, value[ORDERS], value[SPENT]);
        const step *chosen = &job->step[tier];
        memcpy(out, chosen->suffix, 32);
        if (chosen->length > 32) memcpy(out + 32, chosen->suffix + 32, SUFFIX - 32);
        out += chosen->length;
        totals[tier].rows++;
        totals[tier].spent += value[SPENT];
        if (job->has_amount) {
            uint64_t payable = (value[AMOUNT] * chosen->rate + RATE_UNIT / 2) / RATE_UNIT;
            totals[tier].payable += payable;
            out = write_fen(out, payable);
        }
        if (*stop == '\r') *out++ = *stop++;
        *out++ = '\n';
        lines += feeds + 1;
        p = stop + 1;
        if (!skimmed) at = cursor_at(p, sure);
    }
    return (result){p, out, lines, 0};
}

/* ---- encoding -------------------------------------------------------------------------------------------------- */

static int is_utf8(const uint8_t *p, const uint8_t *end) {
    while (p < end) {
        while (end - p >= 32) {
            uint64_t bits = load8(p) | load8(p + 8) | load8(p + 16) | load8(p + 24);
            if (bits & 0x8080808080808080u) break;
            p += 32;
        }
        if (p == end) break;
        uint8_t lead = *p++;
        if (lead < 0x80) continue;
        unsigned more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        if (lead < 0xc2 || lead > 0xf4 || (size_t)(end - p) < more) return 0;
        if ((lead == 0xe0 && *p < 0xa0) || (lead == 0xed && *p > 0x9f) || (lead == 0xf0 && *p < 0x90) ||
            (lead == 0xf4 && *p > 0x8f)) return 0;
        for (; more; more--) if ((*p++ & 0xc0) != 0x80) return 0;
    }
    return 1;
}

/* ---- Python ---------------------------------------------------------------------------------------------------- */
#ifndef KERNEL_WITHOUT_PYTHON

/* The sums of a block of so many bytes cannot overflow. */
enum { LARGEST_BLOCK = 1 << 22 };

static void forget_plan(PyObject *capsule) {
    plan *job = PyCapsule_GetPointer(capsule, CAPSULE);
    if (!job) return;
    free(job->roles);
    free(job->step);
    free(job);
}

static int fill_step(step *one, PyObject *item) {
    const char *suffix;
    Py_ssize_t length;
    long long orders, spent;
    unsigned long long rate;
    if (!PyArg_ParseTuple(item, "LLKy#", &orders, &spent, &rate, &suffix, &length)) return 0;
    if (orders < 0 || spent < 0 || rate > RATE_UNIT || length > SUFFIX) {
        PyErr_SetString(PyExc_ValueError, "a tier out of range");
        return 0;
    }
    one->orders = orders;
    one->spent = spent;
    one->rate = rate;
    one->length = (size_t)length;
    memcpy(one->suffix, suffix, (size_t)length);
    return 1;
}

static int fill_plan(plan *job, PyObject *steps, const char *roles, Py_ssize_t columns, const char *suspect) {
    job->roles = calloc((size_t)columns + 1, 1);
    job->step = calloc((size_t)PyTuple_Size(steps) + 1, sizeof(step));
    if (!job->roles || !job->step) { PyErr_NoMemory(); return 0; }
    for (Py_ssize_t i = 0; i < columns; i++) {
        if ((unsigned char)roles[i] >= ROLES) { PyErr_SetString(PyExc_ValueError, "an unknown role"); return 0; }
        job->roles[i] = (uint8_t)roles[i];
        job->has_amount |= roles[i] == AMOUNT;
    }
    job->columns = (size_t)columns;
    job->steps = (size_t)PyTuple_Size(steps);
    job->is_safe = suspect != NULL;
    if (suspect) memcpy(job->suspect, suspect, 256);
    for (size_t i = 0; i < job->steps; i++)
        if (!fill_step(&job->step[i], PyTuple_GetItem(steps, (Py_ssize_t)i))) return 0;
    return 1;
}

static PyObject *kernel_plan(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *steps;
    const char *roles, *suspect;
    Py_ssize_t columns, suspects, limit;
    if (!PyArg_ParseTuple(args, "O!y#nz#", &PyTuple_Type, &steps, &roles, &columns, &limit, &suspect, &suspects)) return NULL;
    if (columns < 2 || !PyTuple_Size(steps) || limit < 1 || (suspect && suspects != 256)) {
        PyErr_SetString(PyExc_ValueError, "a plan needs two columns, tiers, a limit, and 256 suspects or none");
        return NULL;
    }
    plan *job = calloc(1, sizeof *job);
    if (!job) return PyErr_NoMemory();
    job->limit = (size_t)limit;
    int filled = fill_plan(job, steps, roles, columns, suspect);
    PyObject *capsule = filled ? PyCapsule_New(job, CAPSULE, forget_plan) : NULL;
    if (!capsule) {
        free(job->roles);
        free(job->step);
        free(job);
    }
    return capsule;
}

static PyObject *priced(result done, const uint8_t *start, const uint8_t *output, odds *list) {
    PyObject *answer = NULL;
    if (done.no_memory) PyErr_NoMemory();
    else answer = Py_BuildValue("nnKy#", (Py_ssize_t)(done.next - start), (Py_ssize_t)(done.out - output),
                                (unsigned long long)done.lines, list->items ? (const char *)list->items : "",
                                (Py_ssize_t)(list->count * sizeof(odd)));
    free(list->items);
    return answer;
}

static PyObject *kernel_price(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *capsule, *answer = NULL;
    Py_buffer data, output, totals;
    Py_ssize_t start, end;
    if (!PyArg_ParseTuple(args, "Oy*nnw*w*", &capsule, &data, &start, &end, &output, &totals)) return NULL;
    const plan *job = PyCapsule_GetPointer(capsule, CAPSULE);
    if (job) {
        const uint8_t *bytes = data.buf;
        if (start < 0 || end <= start || end > data.len || end - start > LARGEST_BLOCK || bytes[end - 1] != '\n' ||
            (size_t)totals.len < job->steps * sizeof(total) || (uintptr_t)totals.buf % sizeof(uint64_t)) {
            PyErr_SetString(PyExc_ValueError, "a block must end with a line break and fit its buffers");
        } else {
            odds list = {0};
            result done;
            Py_BEGIN_ALLOW_THREADS
            done = price(job, bytes + start, bytes + end, output.buf, (uint8_t *)output.buf + output.len, totals.buf, &list);
            Py_END_ALLOW_THREADS
            answer = priced(done, bytes + start, output.buf, &list);
        }
    }
    PyBuffer_Release(&data);
    PyBuffer_Release(&output);
    PyBuffer_Release(&totals);
    return answer;
}

/* Where the last record ends that is whole; -1: a line is too long. */
static PyObject *kernel_whole_records(PyObject *module, PyObject *args) {
    (void)module;
    Py_buffer data;
    Py_ssize_t end, limit;
    int final, too_long = 0;
    if (!PyArg_ParseTuple(args, "y*nnp", &data, &end, &limit, &final)) return NULL;
    if (end < 0 || end > data.len || limit < 1) {
        PyBuffer_Release(&data);
        PyErr_SetString(PyExc_ValueError, "the end lies outside the data");
        return NULL;
    }
    const uint8_t *bytes = data.buf, *p = bytes, *following = p;
    Py_BEGIN_ALLOW_THREADS
    while (following && p < bytes + end) {
        following = record_end(p, bytes + end, (size_t)limit, final, &too_long);
        if (following) p = following;
    }
    Py_END_ALLOW_THREADS
    Py_ssize_t whole = p - bytes;
    PyBuffer_Release(&data);
    return PyLong_FromSsize_t(too_long ? -1 : whole);
}

static PyObject *kernel_is_utf8(PyObject *module, PyObject *args) {
    (void)module;
    Py_buffer data;
    Py_ssize_t end;
    int answer = 0;
    if (!PyArg_ParseTuple(args, "y*n", &data, &end)) return NULL;
    if (end >= 0 && end <= data.len) {
        Py_BEGIN_ALLOW_THREADS
        answer = is_utf8(data.buf, (const uint8_t *)data.buf + end);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&data);
    return PyBool_FromLong(answer);
}

/* ---- comparing: one reading of the members file, priced by two plans, nothing written -------------------------- *
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

static PyMethodDef methods[] = {
    {"plan", kernel_plan, METH_VARARGS, "plan(steps, roles, limit, suspects) -> plan"},
    {"price", kernel_price, METH_VARARGS, "price(plan, data, start, end, output, totals) -> (read, written, lines, odd)"},
    {"compare", kernel_compare, METH_VARARGS, "compare(old, new, data, end, moves, most, least) -> (lines, odd, count)"},
    {"whole_records", kernel_whole_records, METH_VARARGS, "whole_records(data, end, limit, final) -> end, or -1"},
    {"is_utf8", kernel_is_utf8, METH_VARARGS, "is_utf8(data, end) -> bool"},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "cstool.batch._kernel", "The compiled engine for members files.", 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__kernel(void) { return PyModuleDef_Init(&module); }
#endif
