package scenario

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"makegood/negotiate"
)

// The parts of GENIUS XML that matter. A template wraps a utility_space; a
// profile is one. Objectives may nest; issues are found at any depth.
type (
	geniusItem struct {
		Value      string `xml:"value,attr"`
		Evaluation string `xml:"evaluation,attr"`
	}
	geniusIssue struct {
		Index string       `xml:"index,attr"`
		Name  string       `xml:"name,attr"`
		Type  string       `xml:"type,attr"`
		Items []geniusItem `xml:"item"`
	}
	geniusWeight struct {
		Index string `xml:"index,attr"`
		Value string `xml:"value,attr"`
	}
	geniusObjective struct {
		Issues     []geniusIssue     `xml:"issue"`
		Weights    []geniusWeight    `xml:"weight"`
		Objectives []geniusObjective `xml:"objective"`
	}
	geniusValue struct {
		Value string `xml:"value,attr"`
	}
	geniusSpace struct {
		XMLName     xml.Name
		Inner       *geniusSpace      `xml:"utility_space"`
		Objectives  []geniusObjective `xml:"objective"`
		Reservation *geniusValue      `xml:"reservation"`
		Discount    *geniusValue      `xml:"discount_factor"`
	}
)

// parseGenius reads the files of a GENIUS folder: one template and two
// profiles, in order of file name.
func parseGenius(files []file) (*Scenario, error) {
	var template *geniusSpace
	var profiles []*geniusSpace
	var names []string
	for _, f := range files {
		x, err := geniusFile(f.data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		switch x.XMLName.Local {
		case "negotiation_template":
			template = x
		case "utility_space":
			profiles, names = append(profiles, x), append(names, f.name)
		}
	}
	if template == nil || template.Inner == nil {
		return nil, errors.New("no negotiation_template with a utility_space")
	}
	if len(profiles) != 2 {
		return nil, fmt.Errorf("%d utility_space files where a bilateral scenario has 2", len(profiles))
	}
	space, err := geniusDomain(template)
	if err != nil {
		return nil, err
	}
	var seats [2]Seat
	for k, x := range profiles {
		p, err := geniusProfile(space, x)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", names[k], err)
		}
		seats[k] = Seat{Name: strings.TrimSuffix(names[k], ".xml"), Preferences: p}
	}
	return finish("", space, seats), nil
}

// ParseGenius reads a GENIUS scenario from the text of its template and its
// two profiles. A value's worth is its evaluation over the issue's greatest
// evaluation, a weight is taken over the sum of the weights.
func ParseGenius(template, profileA, profileB []byte) (*Scenario, error) {
	return parseGenius([]file{{"template", template}, {"profile A", profileA}, {"profile B", profileB}})
}

func geniusFile(data []byte) (*geniusSpace, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(charset string, r io.Reader) (io.Reader, error) {
		switch strings.ToLower(charset) {
		case "us-ascii", "ascii", "iso-8859-1", "latin1":
			return latin1{r}, nil
		}
		return nil, fmt.Errorf("encoding %s", charset)
	}
	var x geniusSpace
	if err := d.Decode(&x); err != nil {
		return nil, fmt.Errorf("not XML: %w", err)
	}
	return &x, nil
}

// latin1 turns ISO 8859-1 into UTF-8.
type latin1 struct{ r io.Reader }

func (l latin1) Read(p []byte) (int, error) {
	if len(p) < 2 {
		return 0, io.ErrShortBuffer
	}
	raw := make([]byte, len(p)/2)
	n, err := l.r.Read(raw)
	out := p[:0]
	for _, c := range raw[:n] {
		out = append(out, string(rune(c))...)
	}
	return len(out), err
}

// issuesOf are the issues and weights below the objectives.
func issuesOf(objectives []geniusObjective, depth int) (issues []geniusIssue, weights []geniusWeight) {
	if depth > maxDepth {
		return nil, nil
	}
	for _, o := range objectives {
		issues = append(issues, o.Issues...)
		weights = append(weights, o.Weights...)
		i, w := issuesOf(o.Objectives, depth+1)
		issues, weights = append(issues, i...), append(weights, w...)
	}
	return issues, weights
}

func geniusDomain(template *geniusSpace) (*negotiate.Space, error) {
	found, _ := issuesOf(template.Inner.Objectives, 0)
	var issues []negotiate.Issue
	for _, x := range found {
		if t := strings.ToLower(x.Type); t != "" && t != "discrete" {
			return nil, fmt.Errorf("issue %q is of type %s: only discrete issues are read", x.Name, x.Type)
		}
		labels := make([]string, len(x.Items))
		for i, item := range x.Items {
			labels[i] = item.Value
		}
		issues = append(issues, negotiate.Choice(x.Name, labels...))
	}
	return negotiate.NewSpace(issues...)
}

func geniusProfile(space *negotiate.Space, x *geniusSpace) (*negotiate.Preferences, error) {
	issues, weightList := issuesOf(x.Objectives, 0)
	byName := map[string]geniusIssue{}
	for _, i := range issues {
		byName[i.Name] = i
	}
	weightOf := map[string]float64{}
	for _, w := range weightList {
		v, err := attribute(w.Value)
		if err != nil {
			return nil, fmt.Errorf("weight %s: %w", w.Index, err)
		}
		weightOf[w.Index] = v
	}
	weights := make([]float64, space.Len())
	values := make([][]float64, space.Len())
	sum := 0.0
	for k, issue := range space.Issues() {
		i, ok := byName[issue.Name]
		if !ok {
			return nil, fmt.Errorf("no evaluations for issue %q", issue.Name)
		}
		row, err := evaluations(issue, i)
		if err != nil {
			return nil, err
		}
		weights[k], values[k] = weightOf[i.Index], row
		sum += weights[k]
	}
	for k := range weights {
		if sum != 0 {
			weights[k] /= sum
		}
	}
	return geniusPreferences(space, weights, values, x)
}

func geniusPreferences(space *negotiate.Space, weights []float64, values [][]float64, x *geniusSpace) (*negotiate.Preferences, error) {
	reserved, discount := 0.0, 1.0
	var err error
	if x.Reservation != nil {
		if reserved, err = attribute(x.Reservation.Value); err != nil {
			return nil, fmt.Errorf("reservation: %w", err)
		}
	}
	if x.Discount != nil {
		if discount, err = attribute(x.Discount.Value); err != nil {
			return nil, fmt.Errorf("discount_factor: %w", err)
		}
	}
	if discount <= 0 || discount > 1 { // GENIUS takes such a factor as none
		discount = 1
	}
	return negotiate.NewPreferences(space, weights, values, negotiate.Reserved(reserved), negotiate.Discount(discount))
}

// evaluations are the worths of an issue's values: over the greatest one.
func evaluations(issue negotiate.Issue, x geniusIssue) ([]float64, error) {
	row := make([]float64, issue.Count())
	seen := 0
	greatest := 0.0
	for _, item := range x.Items {
		v, ok := issue.Find(item.Value)
		if !ok {
			return nil, fmt.Errorf("issue %q has no value %q in the template", issue.Name, item.Value)
		}
		e, err := attribute(item.Evaluation)
		if err != nil {
			return nil, fmt.Errorf("issue %q, value %q: %w", issue.Name, item.Value, err)
		}
		row[v] = e
		greatest = max(greatest, e)
		seen++
	}
	if seen != issue.Count() {
		return nil, fmt.Errorf("%d evaluations for the %d values of issue %q", seen, issue.Count(), issue.Name)
	}
	for v := range row {
		if greatest > 0 {
			row[v] /= greatest
		}
	}
	return row, nil
}

func attribute(s string) (float64, error) {
	x, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", s)
	}
	return x, nil
}
