package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/roadcheck/roadcheck/analysis"
)

// maxErrorPostings bounds the postings named beside one error.
const maxErrorPostings = 5

// print writes the scores as tables.
func (c *evalCmd) print(w io.Writer, s analysis.Scores) error {
	fmt.Fprintf(w, "postings %d, without a reading %d, read skills outside the lexicon %d\nintervals in brackets: %s\n\n", s.Postings, s.Unread, s.Outside, s.Interval)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "skills\tprecision\trecall\tF1\ttp\tfp\tfn")
	fmt.Fprintln(t, prfRow("technologies", s.Technologies))
	fmt.Fprintln(t, prfRow("concepts", s.Concepts))
	fmt.Fprintln(t, prfRow("all", s.All))
	fmt.Fprintln(t, "\nplaces\tprecision\trecall\tF1\ttp\tfp\tfn")
	fmt.Fprintln(t, prfRow("countries", s.Countries))
	fmt.Fprintln(t, prfRow("cities", s.Cities))
	n := s.SalaryOutcomes
	fmt.Fprintln(t, "\npay\tprecision\trecall\toutcomes")
	fmt.Fprintf(t, "salary\t%s\t%s\texact %d, wrong %d, missed %d, invented %d, rightly none %d\n",
		interval(s.Salary.Precision), interval(s.Salary.Recall), n.Exact, n.Wrong, n.Missed, n.Invented, n.None)
	fmt.Fprintln(t, "\nfield\taccuracy\tof")
	for _, f := range []struct {
		name string
		r    analysis.Ratio
	}{{"need", s.Need}, {"level", s.Level}, {"role", s.Role}, {"remote", s.Remote}, {"min_years", s.MinYears}} {
		fmt.Fprintf(t, "%s\t%s\t%d\n", f.name, interval(f.r), f.r.Of)
	}
	printConfusion(t, s.Confusion)
	if c.By != "" {
		fmt.Fprintf(t, "\n%s\tprecision\trecall\tF1\ttp\tfp\tfn\tpostings\n", c.By)
		for _, g := range map[string][]analysis.GroupScore{"id": s.BySkill, "source": s.BySource, "category": s.ByCategory}[c.By] {
			fmt.Fprintf(t, "%s\t%d\n", prfRow(g.Name, g.PRF), g.Postings)
		}
	}
	if c.Errors > 0 {
		c.printErrors(t, s)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write scores: %w", err)
	}
	return nil
}

func prfRow(name string, p analysis.PRF) string {
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%d\t%d\t%d", name, interval(p.Precision), interval(p.Recall), interval(p.F1), p.TP, p.FP, p.FN)
}

func interval(r analysis.Ratio) string {
	if r.Of == 0 {
		return "none"
	}
	return fmt.Sprintf("%.4f [%.3f, %.3f]", r.Value, r.Lo, r.Hi)
}

// printConfusion writes how needs were read, a row per labelled need.
func printConfusion(w io.Writer, pairs []analysis.Confusion) {
	count, names := map[[2]string]int{}, []string{"required", "preferred", "mentioned"}
	for _, p := range pairs {
		count[[2]string{p.Label, p.Read}] = p.Count
		if p.Label == "" || p.Read == "" {
			names = []string{"required", "preferred", "mentioned", ""}
		}
	}
	fmt.Fprint(w, "\nlabelled need")
	for _, read := range names {
		fmt.Fprintf(w, "\tread %s", orNone(read))
	}
	fmt.Fprintln(w)
	for _, label := range names {
		fmt.Fprint(w, orNone(label))
		for _, read := range names {
			fmt.Fprintf(w, "\t%d", count[[2]string{label, read}])
		}
		fmt.Fprintln(w)
	}
}

func orNone(need string) string {
	if need == "" {
		return "none"
	}
	return need
}

func (c *evalCmd) printErrors(w io.Writer, s analysis.Scores) {
	for _, list := range []struct {
		name   string
		errors []analysis.SkillError
	}{{"read but not labelled", s.Extra}, {"labelled but not read", s.Missed}} {
		fmt.Fprintf(w, "\n%s\ttimes\tpostings\n", list.name)
		for _, e := range list.errors[:min(c.Errors, len(list.errors))] {
			shown := e.Postings[:min(maxErrorPostings, len(e.Postings))]
			fmt.Fprintf(w, "%s\t%d\t%s\n", e.Skill, len(e.Postings), strings.Join(shown, " "))
		}
	}
	fmt.Fprintln(w, "\nsalary of\tlabel\tread")
	for _, e := range s.SalaryErrors[:min(c.Errors, len(s.SalaryErrors))] {
		fmt.Fprintf(w, "%s\t%s\t%s\n", e.Posting, payText(e.Label), payText(e.Read))
	}
}

func payText(p *analysis.PayFact) string {
	if p == nil {
		return "none"
	}
	period := "?"
	if p.Period != nil && *p.Period != "" {
		period = string(*p.Period)
	}
	return fmt.Sprintf("%s to %s %s a %s", amountText(p.Min), amountText(p.Max), p.Currency, period)
}

func amountText(x *float64) string {
	if x == nil {
		return "?"
	}
	return fmt.Sprintf("%.2f", *x)
}
