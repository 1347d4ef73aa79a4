package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gongkai/site/calendar"
)

func workdayCommand() command {
	c := command{
		name: "workday", args: "起算日期 天数|截止日期 | -",
		summary: "计算工作日：从一天起第 n 个工作日是哪天，或者两天之间有几个工作日",
		example: `gongkai workday 2024-02-08 7            # 2024-02-23
gongkai workday 2024-02-08 2024-02-23   # 7
echo "2026-12-23 7" | gongkai workday -  # 2027-01-04 provisional 2027-01-02`,
	}
	c.run = func(_ context.Context, p *process, args []string) (int, error) {
		f := p.flags(c)
		region := f.String("region", "", "地区的放假安排，如 `北京`")
		source := f.String("source", "", "网站的`文件夹`，用其中 content/calendar/ 的安排")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		cal, err := workdayCalendar(*source, *region)
		if err != nil {
			return 0, err
		}
		switch {
		case len(rest) == 1 && rest[0] == "-":
			return workdayLines(p, cal)
		case len(rest) == 2:
			return workdayPair(p, cal, rest[0], rest[1])
		}
		return 0, usagef("要写两个值：起算日期，和天数或者截止日期；或者写 - 从标准输入逐行读")
	}
	return c
}

// workdayCalendar is the national calendar, or a site's or region's when asked for.
func workdayCalendar(source, region string) (*calendar.Calendar, error) {
	cal, err := calendar.National()
	if err != nil {
		return nil, err
	}
	if source != "" {
		if cal, err = siteCalendar(source); err != nil {
			return nil, err
		}
	}
	if region == "" {
		return cal, nil
	}
	regional, ok := cal.Region(region)
	if !ok {
		return nil, usagef("没有地区 %s 的放假安排，可选：%s", region, strings.Join(cal.Regions(), "、"))
	}
	return regional, nil
}

// answer is the result for one pair.
type answer struct {
	text        string
	provisional bool
}

// pair answers "2024-02-08 7" or "2024-02-08 2024-02-23".
func pair(cal *calendar.Calendar, first, second string) (answer, error) {
	from, err := calendar.Parse(first)
	if err != nil {
		return answer{}, err
	}
	if n, err := strconv.Atoi(second); err == nil {
		w, err := cal.Due(from, n)
		if err != nil {
			return answer{}, err
		}
		if w.Provisional {
			return answer{fmt.Sprintf("%s provisional %s", w.Due, w.Safe), true}, nil
		}
		return answer{w.Due.String(), false}, nil
	}
	to, err := calendar.Parse(second)
	if err != nil {
		return answer{}, err
	}
	n, provisional, err := cal.Count(from, to)
	if err != nil {
		return answer{}, err
	}
	if provisional {
		return answer{fmt.Sprintf("%d provisional", n), true}, nil
	}
	return answer{strconv.Itoa(n), false}, nil
}

func workdayPair(p *process, cal *calendar.Calendar, first, second string) (int, error) {
	a, err := pair(cal, first, second)
	var range_ *calendar.OutOfRangeError
	switch {
	case errors.As(err, &range_):
		fmt.Fprintf(p.stderr, "gongkai：%s [%s]\n提示：%s\n", err, calendar.CodeOutOfRange, range_.Hint())
		return exitProblems, nil
	case err != nil:
		return 0, usagef("%s", err)
	}
	fmt.Fprintln(p.stdout, a.text)
	if a.provisional {
		_, to := cal.Coverage()
		fmt.Fprintf(p.stderr, "国务院办公厅的放假安排只公布到 %s，之后按法定节假日推算；最后一个日期是最早可能的届满日。\n", to.Chinese())
		return exitProblems, nil
	}
	return exitFine, nil
}

// workdayLines answers each line of standard input with one line.
func workdayLines(p *process, cal *calendar.Calendar) (int, error) {
	code := exitFine
	out := bufio.NewWriter(p.stdout)
	in := bufio.NewReader(p.stdin)
	for {
		line, err := in.ReadString('\n')
		if err != nil && err != io.EOF {
			return 0, fmt.Errorf("读标准输入：%w", err)
		}
		if line != "" {
			text, ok := workdayLine(cal, line)
			if !ok {
				code = exitProblems
			}
			fmt.Fprintln(out, text)
		}
		if err == io.EOF {
			return code, out.Flush()
		}
	}
}

func workdayLine(cal *calendar.Calendar, line string) (text string, ok bool) {
	fields := strings.Fields(line)
	if len(fields) != 2 {
		return "error: 要写两个值：起算日期，和天数或者截止日期", false
	}
	a, err := pair(cal, fields[0], fields[1])
	if err != nil {
		return "error: " + err.Error(), false
	}
	return a.text, !a.provisional
}
