// Package calendar holds civil dates of China and the working days between
// them, as the State Council arranges them year by year.
//
// # Dates
//
// Date is a day of the civil calendar and Moment what an author writes for
// `published`: a day, or a day with a time. Everything is read in China's time,
// UTC+8 all year (Asia/Shanghai has had no summer time since 1991), with a
// fixed offset, so neither the machine's time zone nor its zone data matter.
// Deadlines compare dates, never instants: 2022-03-31T23:59:59+08:00 is in time
// for 31 March, and so is 2022-03-31T15:59:59Z. Authors may write the years 1900 to 2199.
//
// # Working days (工作日)
//
// Each autumn the General Office of the State Council publishes the holiday
// arrangement (部分节假日安排的通知) of the next year: spans of days off, and
// weekend days that are worked instead (调休上班). A date is a working day when
// a notice names it as worked, or it is Monday to Friday and no notice names
// it as off. All notices are merged before a date is looked up, because a
// notice may name days of the December before its year (2018-12-29 and
// 2018-12-31 stand in the notice for 2019).
//
//	2026-02-13 Friday     工作日
//	2026-02-14 Saturday   调休上班    a make-up day counts
//	2026-02-16 Monday     法定节假日  a weekday inside a break does not
//	2026-03-05 plus 7 working days is 2026-03-16
//
// The day of the event is never counted (民法典 Art. 201): Due(from, n) is the
// n-th working day after from, Count(from, to) counts the working days d with
// from < d <= to, hence Count(from, Due(from, n)) == n. Periods in calendar
// days, months and years end by AddDays, AddMonths, AddYears (Art. 202:
// the corresponding day, or the end of the month) and then Roll: when the last
// day is a 法定休假日, which includes a weekend day that is not worked, the
// first working day after it (Art. 203). Fixed dates such as 31 January do not roll.
//
// # Where knowledge ends
//
// Coverage is the range of days the entered notices settle; its last day is
// known, that of December too. A window that ends within it is final. One that
// ends after it is provisional and has three ends instead of one:
//
//	Due     by the statutory days of the 放假办法 alone: a statutory day that
//	        falls on a weekend is compensated on the next weekday, no make-up days
//	Safe    the earliest end conceivable: every weekend day within 14 days of a
//	        statutory day is worked (the statutory day itself is not), and
//	        nothing is compensated
//	Latest  the latest end conceivable: as Due, with every weekday within 5 days
//	        of a statutory day off
//
// 2026-12-23 plus 7, as long as the notice for 2027 is missing: Due 2027-01-04,
// Safe 2027-01-02, Latest 2027-01-07. 元旦 of the year after the last entered
// year is on 1 January by law, so it is a neighbour for Safe and Latest even
// though that year is not entered.
//
// Statutory days are data too (lunar dates are not computed). Before Coverage,
// and after the last year whose statutory days are entered, nothing is
// guessed: the answer is an *OutOfRangeError, problem code
// "calendar-out-of-range". This holds for each of the three ends.
//
// # Data
//
// The national calendar is embedded (data/cn-holidays.toml, whose head
// describes the format). A site adds or replaces years and statutory years,
// raises the coverage and adds regional arrangements in files of the same
// format under content/calendar/, read by Extend. Extend checks every value: a
// worked day that is no weekend day, a day both off and worked, a span outside
// its year or a year missing inside the coverage is a problem at its line and
// column. Codes: those of toml, "missing-key", "bad-value",
// "calendar-conflict" (two entries disagree) and "calendar-coverage".
//
// Regional arrangements (放假办法 Art. 4, or one-off ones such as Beijing's in
// November 2014) bind only some bodies; they are no part of the national
// calendar and apply through Region on purpose.
//
// A Calendar never changes once made and is safe for concurrent use.
package calendar
