package analysis

// payRows say which rows of a model name a skill, by its mentions.
type payRows struct {
	model *payModel
	of    []int32 // of each place, its row plus one
	sizes []int32 // of each employer, its rows
	named []int32 // of each employer, those of the skill at hand
}

func (c *payColumns) rowsOf(m *payModel) *payRows {
	out := &payRows{model: m, of: make([]int32, len(c.vacancies)), sizes: make([]int32, m.clusters), named: make([]int32, m.clusters)}
	for i, p := range m.pays {
		out.of[p.place] = int32(i + 1)
		out.sizes[m.cluster[i]]++
	}
	return out
}

// counted counts vacancies and employers with and without a skill, as payModel.named does.
func (r *payRows) counted(mentions []uint32) (p Premium) {
	all := 0 // employers whose vacancies all name it
	for _, mention := range mentions {
		if row := r.of[mention>>1]; row > 0 {
			e := r.model.cluster[row-1]
			p.With++
			p.EmployersWith += oneIf(r.named[e] == 0)
			r.named[e]++
			all += oneIf(r.named[e] == r.sizes[e])
		}
	}
	p.Without, p.EmployersWithout = len(r.model.pays)-p.With, r.model.clusters-all
	for _, mention := range mentions {
		if row := r.of[mention>>1]; row > 0 {
			r.named[r.model.cluster[row-1]] = 0
		}
	}
	return p
}

// column is 1 in the rows that name a skill.
func (r *payRows) column(mentions []uint32) []float64 {
	out := make([]float64, len(r.model.pays))
	for _, mention := range mentions {
		if row := r.of[mention>>1]; row > 0 {
			out[row-1] = 1
		}
	}
	return out
}
