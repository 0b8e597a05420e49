META
key;value
budget;100,5
vote_type;cumulative
min_project_score_threshold;1
PROJECTS
project_id;cost;name;selected
a;30;"Trees; many";1
b;40.5;Bikes;0
c;60;;
VOTES
voter_id;vote;points
1;a,b;2,1
2;b;3
3;c,a;1,0.5
